//! What a component tells about its universes, for those who list sources.

use super::{Cid, Discovery, MAX_LISTED, PORT, Universe};
use crate::Outbox;
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::Duration;

/// How often a component lists its universes (section 4.3).
const INTERVAL: Duration = Duration::from_secs(10);

/// How long a change waits for others: sources that start together are listed
/// together.
const SETTLE: Duration = Duration::from_millis(100);

/// The one list of everything that a component sends. There is one announcer
/// for each CID, whatever the number of its sources: a receiver takes a new
/// list for the whole, so two of them would hide each other's universes.
///
/// 1. [`list`](Self::list) what is sent, whenever that changes.
/// 2. Call [`on_time`](Self::on_time) when [`deadline`](Self::deadline) has
///    come, send what the outbox holds on every network that levels go to, and
///    clear it.
#[derive(Debug)]
pub struct Announcer {
    cid: Cid,
    source_name: String,
    universes: Vec<Universe>,
    due: Option<Duration>,
    outbox: Outbox,
}

impl Announcer {
    pub fn new(cid: Cid) -> Self {
        let (source_name, universes) = (String::new(), Vec::new());
        Self { cid, source_name, universes, due: None, outbox: Outbox::default() }
    }

    /// Lists these universes from now on, in rising order and each once. When
    /// there are none any more, it says so once and is silent.
    pub fn list(
        &mut self,
        now: Duration,
        source_name: &str,
        universes: impl IntoIterator<Item = Universe>,
    ) {
        let universes: BTreeSet<_> = universes.into_iter().collect();
        let universes: Vec<_> = universes.into_iter().collect();
        if universes == self.universes && source_name == self.source_name {
            return;
        }
        source_name.clone_into(&mut self.source_name);
        self.universes = universes;
        let settled = now + SETTLE;
        self.due = Some(self.due.map_or(settled, |due| due.min(settled)));
    }

    /// Lists the universes, if it is time.
    pub fn on_time(&mut self, now: Duration) {
        if self.due.is_some_and(|due| due <= now) {
            self.write();
            self.due = (!self.universes.is_empty()).then(|| now + INTERVAL);
        }
    }

    /// When something will be due.
    pub fn deadline(&self) -> Option<Duration> {
        self.due
    }

    pub fn outbox(&mut self) -> &mut Outbox {
        &mut self.outbox
    }

    fn write(&mut self) {
        let to = SocketAddr::from((Universe::DISCOVERY.multicast_group(), PORT));
        let mut pages: Vec<_> = self.universes.chunks(MAX_LISTED).collect();
        if pages.is_empty() {
            pages.push(&[]);
        }
        let last_page = (pages.len() - 1) as u8;
        for (page, universes) in (0..=last_page).zip(pages) {
            let list = Discovery {
                cid: self.cid,
                source_name: &self.source_name,
                page,
                last_page,
                universes,
            };
            list.write(self.outbox.packet(to, list.length()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sacn::Packet;

    const ZERO: Duration = Duration::ZERO;

    fn universes(numbers: impl IntoIterator<Item = u16>) -> impl Iterator<Item = Universe> {
        numbers.into_iter().map(|number| Universe::new(number).unwrap())
    }

    /// Lets time pass, and says what left and when, in milliseconds.
    fn until(announcer: &mut Announcer, end: Duration) -> Vec<String> {
        let mut told = Vec::new();
        while let Some(due) = announcer.deadline().filter(|due| *due <= end) {
            announcer.on_time(due);
            for packet in announcer.outbox.packets() {
                assert_eq!(packet.to, SocketAddr::from(([239, 255, 250, 214], PORT)));
                let read = Packet::parse(packet.bytes).unwrap();
                let Packet::Discovery { source_name, page, last_page, universes, .. } = read else {
                    panic!("{read:?}");
                };
                let listed = match &universes[..] {
                    [first, .., last] if universes.len() > 9 => {
                        format!("{first}..{last} ({})", universes.len())
                    }
                    few => format!("{few:?}"),
                };
                told.push(format!("{} {source_name} {page}/{last_page} {listed}", due.as_millis()));
            }
            announcer.outbox.clear();
        }
        told
    }

    #[test]
    fn universes_of_all_sources_are_one_list_every_ten_seconds() {
        let mut announcer = Announcer::new(Cid([7; 16]));
        assert_eq!(announcer.deadline(), None);
        announcer.list(ZERO, "dj-hue", universes([101, 1, 1]));
        assert_eq!(
            until(&mut announcer, Duration::from_secs(25)),
            ["100 dj-hue 0/0 [1, 101]", "10100 dj-hue 0/0 [1, 101]", "20100 dj-hue 0/0 [1, 101]"]
        );
    }

    #[test]
    fn a_change_is_told_soon_and_with_those_beside_it() {
        let mut announcer = Announcer::new(Cid([7; 16]));
        let ms = Duration::from_millis;
        announcer.list(ms(0), "dj-hue", universes([1]));
        announcer.list(ms(60), "dj-hue", universes([1, 2]));
        assert_eq!(until(&mut announcer, ms(3000)), ["100 dj-hue 0/0 [1, 2]"]);
        announcer.list(ms(3000), "dj-hue", universes([2, 1]));
        assert_eq!(until(&mut announcer, ms(5000)), Vec::<String>::new(), "nothing has changed");
        announcer.list(ms(5000), "dj-hue", universes([2]));
        assert_eq!(until(&mut announcer, ms(6000)), ["5100 dj-hue 0/0 [2]"]);
        announcer.list(ms(6000), "dj-hue", universes([]));
        assert_eq!(until(&mut announcer, ms(60_000)), ["6100 dj-hue 0/0 []"]);
    }

    #[test]
    fn a_long_list_has_pages() {
        let mut announcer = Announcer::new(Cid([7; 16]));
        let last = Universe::MAX.number();
        announcer.list(ZERO, "dj-hue", universes(1..=600).chain(universes([last])));
        assert_eq!(
            until(&mut announcer, Duration::from_secs(1)),
            ["100 dj-hue 0/1 1..512 (512)", "100 dj-hue 1/1 513..63999 (89)"]
        );
        announcer.list(Duration::from_secs(2), "dj-hue", universes(1..=last));
        assert_eq!(until(&mut announcer, Duration::from_secs(3)).len(), 125);
    }
}
