//! Art-Net 4, as Artistic Licence's specification (release 1.4, document
//! revision 1.4dd and later) describes it.
//!
//! Universes have numbers of 15 bits, called port addresses. Levels go to
//! whoever is to have them in `ArtDmx` packets; whoever asks the network who
//! is there by `ArtPoll` is answered. There is no goodbye.

mod controller;
mod node;
mod packet;

pub use controller::{Controller, Settings};
pub use node::Node;
pub use packet::{Dmx, MAX_PORTS, Packet, Poll, PollReply, Sync};

/// The port of Art-Net, for senders and receivers.
pub const PORT: u16 = 6454;

/// A universe's number: seven bits of net, four of sub-net, four of universe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PortAddress(u16);

impl PortAddress {
    pub const MAX: Self = Self(0x7fff);

    pub fn new(number: u16) -> Option<Self> {
        (number <= Self::MAX.0).then_some(Self(number))
    }

    pub fn number(self) -> u16 {
        self.0
    }

    fn net(self) -> u8 {
        (self.0 >> 8) as u8
    }

    fn sub_net(self) -> u8 {
        (self.0 >> 4 & 0xf) as u8
    }

    fn universe(self) -> u8 {
        (self.0 & 0xf) as u8
    }

    /// Whether both are on the same net and sub-net, and so may share a page
    /// of an answer.
    fn is_beside(self, other: Self) -> bool {
        self.0 >> 4 == other.0 >> 4
    }

    /// This one and those after it.
    pub fn onward(self) -> impl Iterator<Item = Self> {
        (self.0..=Self::MAX.0).map(Self)
    }
}
