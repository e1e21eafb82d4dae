//! Packets that a session wants sent.

use std::net::SocketAddr;
use std::ops::Range;

/// Packets waiting to leave, in order. Keeps its memory from one frame to the
/// next, so a session in full swing allocates nothing.
#[derive(Debug, Default)]
pub struct Outbox {
    bytes: Vec<u8>,
    packets: Vec<(SocketAddr, bool, Range<usize>)>,
}

/// One packet on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outgoing<'a> {
    pub to: SocketAddr,
    pub bytes: &'a [u8],
    /// It serves other people's displays, not the lights: the show is well
    /// even if it cannot be sent.
    pub courtesy: bool,
}

impl Outbox {
    /// Adds a packet of so many zeros, for the caller to fill in.
    pub fn packet(&mut self, to: SocketAddr, length: usize) -> &mut [u8] {
        self.add(to, false, length)
    }

    /// The same for a packet that lights do not depend on.
    pub fn courtesy(&mut self, to: SocketAddr, length: usize) -> &mut [u8] {
        self.add(to, true, length)
    }

    pub fn packets(&self) -> impl Iterator<Item = Outgoing<'_>> {
        self.packets.iter().map(|(to, courtesy, range)| Outgoing {
            to: *to,
            bytes: &self.bytes[range.clone()],
            courtesy: *courtesy,
        })
    }

    /// Forgets the packets, once they are sent.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.packets.clear();
    }

    fn add(&mut self, to: SocketAddr, courtesy: bool, length: usize) -> &mut [u8] {
        let start = self.bytes.len();
        self.bytes.resize(start + length, 0);
        self.packets.push((to, courtesy, start..start + length));
        &mut self.bytes[start..]
    }
}
