//! A controller: frames to universes, and answers to who asks.

use super::{Dmx, MAX_PORTS, Packet, Poll, PollReply, PortAddress, Sync};
use crate::session::Repeat;
use crate::{Outbox, Session, UNIVERSE_SLOTS};
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

/// Levels that do not change are repeated every 800 to 1000 ms.
const REPEAT: Duration = Duration::from_millis(900);

/// What somebody chose about a controller, and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// One receiver, or the broadcast address of a network.
    pub to: SocketAddr,
    /// Where slots go, 512 to each of these in turn.
    pub universes: Vec<PortAddress>,
    /// Show all universes at the same moment.
    pub sync: bool,
    /// Our own address, for those who ask.
    pub ip: Ipv4Addr,
    pub name: String,
}

/// Frames to as many of its universes as they need. Slots beyond the last of
/// these are not sent.
#[derive(Debug)]
pub struct Controller {
    settings: Settings,
    /// The last sequence number of each universe that frames have reached.
    sequences: Vec<u8>,
    answers: u16,
    repeat: Repeat,
    outbox: Outbox,
}

impl Controller {
    pub fn new(settings: Settings) -> Self {
        let repeat = Repeat::every(REPEAT);
        Self { settings, sequences: Vec::new(), answers: 0, repeat, outbox: Outbox::default() }
    }

    fn write(&mut self, slots: &[u8]) {
        let wanted = slots.len().div_ceil(UNIVERSE_SLOTS).min(self.settings.universes.len());
        self.sequences.resize(wanted, 0);
        let universes = self.settings.universes.iter().zip(slots.chunks(UNIVERSE_SLOTS));
        for ((address, slots), sequence) in universes.zip(&mut self.sequences) {
            *sequence = *sequence % u8::MAX + 1;
            let levels = Dmx { sequence: *sequence, address: *address, slots };
            levels.write(self.outbox.packet(self.settings.to, levels.length()));
        }
        if self.settings.sync {
            Sync::write(self.outbox.packet(self.settings.to, Sync::LENGTH));
        }
    }

    fn answer(&mut self, poll: Poll, to: SocketAddr) {
        let ports = &self.settings.universes[..self.sequences.len()];
        let (low, high) = poll.targets.unwrap_or((0, u16::MAX));
        let asked = |port: &PortAddress| (low..=high).contains(&port.number());
        if poll.targets.is_some() && !ports.iter().any(asked) {
            return;
        }
        self.answers = self.answers % 9999 + 1;
        let report = format!("#0001 [{:04}] {} universes", self.answers, ports.len());
        let beside = ports.chunk_by(|a, b| a.is_beside(*b));
        let mut pages: Vec<_> = beside.flat_map(|ports| ports.chunks(MAX_PORTS)).collect();
        if pages.is_empty() {
            pages.push(&[]);
        }
        // There is no counting beyond 255 pages.
        for (bind_index, ports) in (1..=u8::MAX).zip(pages) {
            let page = PollReply {
                ip: self.settings.ip,
                port_name: &self.settings.name,
                long_name: &self.settings.name,
                report: &report,
                ports,
                bind_index,
            };
            page.write(self.outbox.courtesy(to, PollReply::LENGTH));
        }
    }
}

impl Session for Controller {
    fn send(&mut self, now: Duration, slots: &[u8]) {
        self.write(slots);
        self.repeat.shown(now, slots);
    }

    fn receive(&mut self, _now: Duration, from: SocketAddr, bytes: &[u8]) {
        if let Ok(Packet::Poll(poll)) = Packet::parse(bytes) {
            self.answer(poll, from);
        }
    }

    fn on_time(&mut self, now: Duration) {
        if let Some(slots) = self.repeat.take_due(now) {
            self.write(&slots);
            self.repeat.again(now, slots);
        }
    }

    fn deadline(&self) -> Option<Duration> {
        self.repeat.deadline()
    }

    /// The protocol has no goodbye.
    fn stop(&mut self, _now: Duration) {}

    fn outbox(&mut self) -> &mut Outbox {
        &mut self.outbox
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artnet::PORT;
    use hex_literal::hex;

    fn controller(first: u16) -> Controller {
        of_universes(PortAddress(first).onward().collect())
    }

    fn of_universes(universes: Vec<PortAddress>) -> Controller {
        Controller::new(Settings {
            to: SocketAddr::from(([10, 0, 0, 7], PORT)),
            universes,
            sync: true,
            ip: Ipv4Addr::new(10, 0, 0, 9),
            name: "dj-hue".into(),
        })
    }

    /// What left, in words.
    fn sent(controller: &mut Controller) -> Vec<String> {
        let told = controller.outbox.packets().map(|it| match Packet::parse(it.bytes).unwrap() {
            Packet::Dmx(dmx) => {
                format!("{:#x} #{} {} slots", dmx.address.0, dmx.sequence, dmx.slots.len())
            }
            Packet::PollReply { ports, .. } => {
                let ports: Vec<_> = ports.iter().map(|it| format!("{:#x}", it.0)).collect();
                format!("to {} [{}]", it.to, ports.join(" "))
            }
            other => format!("{other:?}"),
        });
        let told = told.collect();
        controller.outbox.clear();
        told
    }

    #[test]
    fn lights_continue_in_the_next_universe_and_are_shown_together() {
        let mut controller = controller(0x10f);
        controller.send(Duration::ZERO, &[1; 600]);
        assert_eq!(sent(&mut controller), ["0x10f #1 512 slots", "0x110 #1 88 slots", "Sync"]);
        for _ in 0..255 {
            controller.send(Duration::ZERO, &[1; 3]);
        }
        assert_eq!(sent(&mut controller)[254 * 2..], ["0x10f #1 4 slots", "Sync"], "0 is left out");
        controller.on_time(REPEAT);
        assert_eq!(sent(&mut controller).len(), 2);
    }

    #[test]
    fn universes_between_those_it_has_are_other_peoples() {
        let mut controller = of_universes(vec![PortAddress(1), PortAddress(0x65)]);
        controller.send(Duration::ZERO, &[1; 600]);
        assert_eq!(sent(&mut controller), ["0x1 #1 512 slots", "0x65 #1 88 slots", "Sync"]);
        let poll = hex!("4172742d4e657400 0020 000e 00 00");
        controller.receive(Duration::ZERO, SocketAddr::from(([10, 0, 0, 1], PORT)), &poll);
        assert_eq!(sent(&mut controller), ["to 10.0.0.1:6454 [0x1]", "to 10.0.0.1:6454 [0x65]"]);
    }

    #[test]
    fn universes_beyond_the_last_are_not_sent() {
        let mut controller = controller(0x7fff);
        controller.send(Duration::ZERO, &[1; 600]);
        assert_eq!(sent(&mut controller), ["0x7fff #1 512 slots", "Sync"]);
    }

    #[test]
    fn who_asks_is_told_in_pages_of_four_ports_on_one_sub_net() {
        let poll = hex!("4172742d4e657400 0020 000e 00 00");
        let from = SocketAddr::from(([10, 0, 0, 1], PORT));
        let mut controller = controller(0x10b);
        controller.receive(Duration::ZERO, from, &poll);
        assert_eq!(sent(&mut controller), ["to 10.0.0.1:6454 []"]);
        controller.send(Duration::ZERO, &[1; 6 * UNIVERSE_SLOTS]);
        sent(&mut controller);
        controller.receive(Duration::ZERO, from, &poll);
        assert_eq!(
            sent(&mut controller),
            [
                "to 10.0.0.1:6454 [0x10b 0x10c 0x10d 0x10e]",
                "to 10.0.0.1:6454 [0x10f]",
                "to 10.0.0.1:6454 [0x110]"
            ]
        );
        let others = hex!("4172742d4e657400 0020 000e 20 00 0010 0000 0000 0000");
        controller.receive(Duration::ZERO, from, &others);
        controller.receive(Duration::ZERO, from, b"Art-Net?");
        assert!(sent(&mut controller).is_empty());
    }
}
