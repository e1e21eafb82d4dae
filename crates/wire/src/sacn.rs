//! sACN: ANSI E1.31-2018, DMX512 over UDP.
//!
//! Each universe is a stream of packets of its own, numbered by itself, to one
//! receiver or to the universe's multicast group. A source says who it is (a
//! name, an identifier that stays the same, a priority that decides between
//! sources) and says goodbye, so that receivers need not guess. The tables
//! below are the standard's, sections 4 to 8.

mod announcer;
mod packet;
mod source;

pub use announcer::Announcer;
pub use packet::{Data, Discovery, MAX_LISTED, Packet, Sync};
pub use source::{Destination, Identity, Settings, Source};

use std::net::Ipv4Addr;

/// The port of sACN.
pub const PORT: u16 = 5568;

/// A universe's number, `1..=63999`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Universe(u16);

impl Universe {
    pub const MIN: Self = Self(1);
    pub const MAX: Self = Self(63_999);
    /// Where sources list what they send.
    const DISCOVERY: Self = Self(64_214);

    pub fn new(number: u16) -> Option<Self> {
        (Self::MIN.0..=Self::MAX.0).contains(&number).then_some(Self(number))
    }

    pub fn number(self) -> u16 {
        self.0
    }

    /// The group that receivers of this universe join.
    pub fn multicast_group(self) -> Ipv4Addr {
        let [high, low] = self.0.to_be_bytes();
        Ipv4Addr::new(239, 255, high, low)
    }

    /// The universe whose group this is.
    pub fn of_multicast_group(group: Ipv4Addr) -> Option<Self> {
        match group.octets() {
            [239, 255, high, low] => Self::new(u16::from_be_bytes([high, low])),
            _ => None,
        }
    }

    /// This universe and those after it.
    pub fn onward(self) -> impl Iterator<Item = Self> {
        (self.0..=Self::MAX.0).map(Self)
    }
}

/// Which of several sources receivers obey: the greatest, `0..=200`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Priority(u8);

impl Priority {
    pub const DEFAULT: Self = Self(100);

    pub fn new(priority: u8) -> Option<Self> {
        (priority <= 200).then_some(Self(priority))
    }

    pub fn get(self) -> u8 {
        self.0
    }
}

/// A component identifier: the UUID that a source keeps for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cid(pub [u8; 16]);

impl Cid {
    /// A random UUID (RFC 9562, version 4) from bytes that are.
    pub fn of_random_bytes(mut bytes: [u8; 16]) -> Self {
        bytes[6] = bytes[6] & 0x0f | 0x40;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        Self(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn universes_and_their_groups() {
        assert_eq!(Universe::new(0), None);
        assert_eq!(Universe::new(64_000), None);
        let universe = Universe::new(0x1234).unwrap();
        assert_eq!(universe.multicast_group(), Ipv4Addr::new(239, 255, 0x12, 0x34));
        assert_eq!(Universe::of_multicast_group(universe.multicast_group()), Some(universe));
        assert_eq!(Universe::of_multicast_group(Ipv4Addr::new(239, 255, 0, 0)), None);
        assert_eq!(Universe::of_multicast_group(Ipv4Addr::new(239, 1, 0, 1)), None);
        assert_eq!(Universe::MAX.onward().count(), 1);
    }

    #[test]
    fn random_identifiers_say_that_they_are() {
        assert_eq!(Cid::of_random_bytes([0xff; 16]).0[6..9], [0x4f, 0xff, 0xbf]);
    }
}
