//! Packets that a session wants sent.

use std::net::SocketAddr;
use std::ops::Range;

/// Packets waiting to leave, in order. Keeps its memory from one frame to the
/// next, so a session in full swing allocates nothing.
#[derive(Debug, Default)]
pub struct Outbox {
    bytes: Vec<u8>,
    packets: Vec<(SocketAddr, Range<usize>)>,
}

/// One packet on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outgoing<'a> {
    pub to: SocketAddr,
    pub bytes: &'a [u8],
}

impl Outbox {
    /// Adds a packet of so many zeros, for the caller to fill in.
    pub fn packet(&mut self, to: SocketAddr, length: usize) -> &mut [u8] {
        let start = self.bytes.len();
        self.bytes.resize(start + length, 0);
        self.packets.push((to, start..start + length));
        &mut self.bytes[start..]
    }

    pub fn packets(&self) -> impl Iterator<Item = Outgoing<'_>> {
        let packets = self.packets.iter();
        packets.map(|(to, range)| Outgoing { to: *to, bytes: &self.bytes[range.clone()] })
    }

    /// Forgets the packets, once they are sent.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.packets.clear();
    }
}
