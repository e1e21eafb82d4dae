//! A source: frames to universes, and what it owes its receivers.

use super::{Cid, Data, PORT, Priority, Sync, Universe};
use crate::session::Repeat;
use crate::{Outbox, Session, UNIVERSE_SLOTS};
use std::net::SocketAddr;
use std::time::Duration;

/// Levels that do not change are repeated within a second (section 6.6.2).
const REPEAT: Duration = Duration::from_millis(900);

/// A source that stops says so three times (section 6.2.6).
const GOODBYES: usize = 3;

/// Where levels go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Each universe to its own group.
    Multicast,
    Unicast(SocketAddr),
}

/// Who sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub cid: Cid,
    pub source_name: String,
}

/// What somebody chose about a source.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    pub destination: Destination,
    /// Where slots go, 512 to each of these in turn. Nothing is said about any
    /// other universe.
    pub universes: Vec<Universe>,
    pub priority: Priority,
    /// Show all universes at the same moment, by packets to this one.
    pub sync: Option<Universe>,
    pub preview: bool,
}

/// Frames to as many of its universes as they need. Slots beyond the last of
/// these are not sent.
#[derive(Debug)]
pub struct Source {
    identity: Identity,
    settings: Settings,
    /// The last sequence number of each universe that frames have reached.
    sequences: Vec<u8>,
    sync_sequence: u8,
    repeat: Repeat,
    outbox: Outbox,
}

impl Source {
    pub fn new(identity: Identity, settings: Settings) -> Self {
        Self {
            identity,
            settings,
            sequences: Vec::new(),
            sync_sequence: 0,
            repeat: Repeat::every(REPEAT),
            outbox: Outbox::default(),
        }
    }

    fn address_of(&self, universe: Universe) -> SocketAddr {
        match self.settings.destination {
            Destination::Multicast => (universe.multicast_group(), PORT).into(),
            Destination::Unicast(address) => address,
        }
    }

    fn write(&mut self, slots: &[u8]) {
        let wanted = slots.len().div_ceil(UNIVERSE_SLOTS).min(self.settings.universes.len());
        for index in wanted..self.sequences.len() {
            self.say_goodbye(index);
        }
        self.sequences.resize(wanted, 0);
        for (index, slots) in slots.chunks(UNIVERSE_SLOTS).take(self.sequences.len()).enumerate() {
            self.write_universe(index, slots, false);
        }
        if let Some(universe) = self.settings.sync {
            self.sync_sequence = self.sync_sequence.wrapping_add(1);
            let sync = Sync { cid: self.identity.cid, sequence: self.sync_sequence, universe };
            let to = self.address_of(universe);
            sync.write(self.outbox.packet(to, Sync::LENGTH));
        }
    }

    fn write_universe(&mut self, index: usize, slots: &[u8], terminated: bool) {
        let universe = self.settings.universes[index];
        let to = self.address_of(universe);
        self.sequences[index] = self.sequences[index].wrapping_add(1);
        let data = Data {
            cid: self.identity.cid,
            source_name: &self.identity.source_name,
            priority: self.settings.priority,
            sync: self.settings.sync,
            sequence: self.sequences[index],
            preview: self.settings.preview,
            terminated,
            universe,
            slots,
        };
        data.write(self.outbox.packet(to, data.length()));
    }

    fn say_goodbye(&mut self, index: usize) {
        for _ in 0..GOODBYES {
            self.write_universe(index, &[], true);
        }
    }
}

impl Session for Source {
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

    fn stop(&mut self, _now: Duration) {
        for index in 0..self.sequences.len() {
            self.say_goodbye(index);
        }
    }

    fn outbox(&mut self) -> &mut Outbox {
        &mut self.outbox
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sacn::Packet;
    use std::net::Ipv4Addr;

    fn source(change: impl Fn(&mut Settings)) -> Source {
        let mut settings = Settings {
            destination: Destination::Multicast,
            universes: Universe(3).onward().collect(),
            priority: Priority::DEFAULT,
            sync: None,
            preview: false,
        };
        change(&mut settings);
        Source::new(Identity { cid: Cid([7; 16]), source_name: "dj-hue".into() }, settings)
    }

    /// What left, in words.
    fn sent(source: &mut Source) -> Vec<String> {
        let told = source.outbox.packets().map(|it| {
            let what = match Packet::parse(it.bytes).unwrap() {
                Packet::Data { universe, sequence, terminated: true, .. } => {
                    format!("goodbye {universe} #{sequence}")
                }
                Packet::Data { universe, sequence, slots, sync, .. } => {
                    format!("data {universe} #{sequence} {} slots, sync {sync}", slots.len())
                }
                Packet::Sync { universe, sequence, .. } => format!("sync {universe} #{sequence}"),
                Packet::Discovery { .. } => panic!("the announcer lists"),
            };
            format!("{} {what}", it.to.ip())
        });
        let told = told.collect();
        source.outbox.clear();
        told
    }

    #[test]
    fn lights_continue_in_the_next_universe_each_counted_by_itself() {
        let mut source = source(|_| {});
        source.send(Duration::ZERO, &[1; 600]);
        assert_eq!(
            sent(&mut source),
            ["239.255.0.3 data 3 #1 512 slots, sync 0", "239.255.0.4 data 4 #1 88 slots, sync 0"]
        );
        source.send(Duration::ZERO, &[1; 6]);
        assert_eq!(
            sent(&mut source),
            [
                "239.255.0.4 goodbye 4 #2",
                "239.255.0.4 goodbye 4 #3",
                "239.255.0.4 goodbye 4 #4",
                "239.255.0.3 data 3 #2 6 slots, sync 0",
            ]
        );
        source.stop(Duration::ZERO);
        assert_eq!(
            sent(&mut source),
            ["239.255.0.3 goodbye 3 #3", "239.255.0.3 goodbye 3 #4", "239.255.0.3 goodbye 3 #5"]
        );
    }

    #[test]
    fn universes_between_those_it_has_are_other_peoples() {
        let mut source = source(|it| it.universes = vec![Universe(1), Universe(101)]);
        source.send(Duration::ZERO, &[1; 600]);
        source.stop(Duration::ZERO);
        assert_eq!(
            sent(&mut source),
            [
                "239.255.0.1 data 1 #1 512 slots, sync 0",
                "239.255.0.101 data 101 #1 88 slots, sync 0",
                "239.255.0.1 goodbye 1 #2",
                "239.255.0.1 goodbye 1 #3",
                "239.255.0.1 goodbye 1 #4",
                "239.255.0.101 goodbye 101 #2",
                "239.255.0.101 goodbye 101 #3",
                "239.255.0.101 goodbye 101 #4",
            ]
        );
    }

    #[test]
    fn a_synchronised_frame_ends_with_the_packet_that_shows_it() {
        let host = SocketAddr::from((Ipv4Addr::LOCALHOST, PORT));
        let mut source = source(|it| {
            it.sync = Some(Universe(900));
            it.destination = Destination::Unicast(host);
        });
        source.send(Duration::ZERO, &[1; 3]);
        assert_eq!(
            sent(&mut source),
            ["127.0.0.1 data 3 #1 3 slots, sync 900", "127.0.0.1 sync 900 #1"]
        );
    }

    #[test]
    fn silence_is_broken() {
        let mut source = source(|_| {});
        source.on_time(Duration::ZERO);
        assert!(sent(&mut source).is_empty() && source.deadline().is_none());
        source.send(Duration::ZERO, &[1; 3]);
        sent(&mut source);
        let mut now = Duration::ZERO;
        let mut repeats = 0;
        while now < Duration::from_secs(60) {
            now = source.deadline().unwrap();
            source.on_time(now);
            repeats += sent(&mut source).len();
        }
        assert_eq!(repeats, 67);
    }

    #[test]
    fn the_last_universe_is_the_last() {
        let mut source =
            source(|it| it.universes = Universe(Universe::MAX.0 - 1023).onward().collect());
        source.send(Duration::ZERO, &[0; 1200 * UNIVERSE_SLOTS]);
        assert_eq!(sent(&mut source).len(), 1024);
    }
}
