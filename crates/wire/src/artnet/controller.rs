//! A controller: frames to universes.

use super::{Dmx, PortAddress, Sync};
use crate::session::Repeat;
use crate::{Outbox, Session, UNIVERSE_SLOTS};
use std::net::SocketAddr;
use std::time::Duration;

/// Levels that do not change are repeated every 800 to 1000 ms.
const REPEAT: Duration = Duration::from_millis(900);

/// What somebody chose about a controller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// One receiver, or the broadcast address of a network.
    pub to: SocketAddr,
    /// Where slots go, 512 to each of these in turn.
    pub universes: Vec<PortAddress>,
    /// Show all universes at the same moment.
    pub sync: bool,
}

/// Frames to as many of its universes as they need. Slots beyond the last of
/// these are not sent.
#[derive(Debug)]
pub struct Controller {
    settings: Settings,
    /// The last sequence number of each universe that frames have reached.
    sequences: Vec<u8>,
    repeat: Repeat,
    outbox: Outbox,
}

impl Controller {
    pub fn new(settings: Settings) -> Self {
        let repeat = Repeat::every(REPEAT);
        Self { settings, sequences: Vec::new(), repeat, outbox: Outbox::default() }
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
}

impl Session for Controller {
    fn send(&mut self, now: Duration, slots: &[u8]) {
        self.write(slots);
        self.repeat.shown(now, slots);
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
    use crate::artnet::{PORT, Packet};

    fn controller(first: u16) -> Controller {
        of_universes(PortAddress(first).onward().collect())
    }

    fn of_universes(universes: Vec<PortAddress>) -> Controller {
        Controller::new(Settings {
            to: SocketAddr::from(([10, 0, 0, 7], PORT)),
            universes,
            sync: true,
        })
    }

    /// What left, in words.
    fn sent(controller: &mut Controller) -> Vec<String> {
        let told = controller.outbox.packets().map(|it| match Packet::parse(it.bytes).unwrap() {
            Packet::Dmx(dmx) => {
                format!("{:#x} #{} {} slots", dmx.address.0, dmx.sequence, dmx.slots.len())
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
    }

    #[test]
    fn universes_beyond_the_last_are_not_sent() {
        let mut controller = controller(0x7fff);
        controller.send(Duration::ZERO, &[1; 600]);
        assert_eq!(sent(&mut controller), ["0x7fff #1 512 slots", "Sync"]);
    }
}
