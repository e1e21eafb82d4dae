//! DDP, the Distributed Display Protocol, as
//! <http://www.3waylabs.com/ddp/> describes it.
//!
//! A frame is one long row of bytes. It travels in packets that say where in
//! the row they belong; the last carries the push flag, upon which the
//! receiver shows the whole frame at once.

use crate::bytes::{be16, be32, put};
use crate::session::Repeat;
use crate::{Malformed, Outbox, Session};
use std::net::SocketAddr;
use std::time::Duration;

/// The port receivers listen on.
pub const PORT: u16 = 4048;

/// The most data in one packet: 480 pixels of three bytes, in an Ethernet
/// frame without fragments.
pub const MAX_DATA: usize = 1440;

/// Receivers fall back to their own effects after some seconds of silence.
const REPEAT: Duration = Duration::from_millis(900);

mod field {
    use std::ops::Range;

    pub(super) const FLAGS: usize = 0;
    pub(super) const SEQUENCE: usize = 1;
    pub(super) const DATA_TYPE: usize = 2;
    pub(super) const ID: usize = 3;
    pub(super) const OFFSET: Range<usize> = 4..8;
    pub(super) const LENGTH: Range<usize> = 8..10;
    pub(super) const DATA: usize = 10;
    /// Only where the flags say so; the data then follow it.
    pub(super) const TIMECODE: Range<usize> = 10..14;
}

mod flags {
    pub(super) const VERSION_MASK: u8 = 0xc0;
    pub(super) const VERSION_1: u8 = 0x40;
    pub(super) const TIMECODE: u8 = 0x10;
    pub(super) const STORAGE: u8 = 0x08;
    pub(super) const REPLY: u8 = 0x04;
    pub(super) const QUERY: u8 = 0x02;
    pub(super) const PUSH: u8 = 0x01;
}

/// What the data are: the byte of that name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DataType(pub u8);

impl DataType {
    pub const UNDEFINED: Self = Self(0);
    /// Red, green and blue of 8 bits each.
    pub const RGB_8: Self = Self(0x0b);
    pub const RGB_16: Self = Self(0x0c);
    pub const RGBW_8: Self = Self(0x1b);
    pub const RGBW_16: Self = Self(0x1c);
}

/// The receiver's first output.
pub const DEFAULT_ID: u8 = 1;

/// One packet of data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packet<'a> {
    /// 1 to 15 in turn, so that receivers notice loss; 0 counts nothing.
    pub sequence: u8,
    pub data_type: DataType,
    pub id: u8,
    /// Where in the frame the data belong, in bytes.
    pub offset: u32,
    pub data: &'a [u8],
    /// Show the frame now.
    pub push: bool,
}

impl<'a> Packet<'a> {
    /// Writes the packet, at most [`MAX_DATA`] long, into an outbox.
    pub fn write(&self, outbox: &mut Outbox, to: SocketAddr) {
        debug_assert!(self.data.len() <= MAX_DATA, "the session cuts frames into packets");
        let packet = outbox.packet(to, field::DATA + self.data.len());
        let push = if self.push { flags::PUSH } else { 0 };
        packet[field::FLAGS] = flags::VERSION_1 | push;
        packet[field::SEQUENCE] = self.sequence;
        packet[field::DATA_TYPE] = self.data_type.0;
        packet[field::ID] = self.id;
        put(packet, field::OFFSET, &self.offset.to_be_bytes());
        put(packet, field::LENGTH, &(self.data.len() as u16).to_be_bytes());
        packet[field::DATA..].copy_from_slice(self.data);
    }

    /// Reads a packet of data. Queries, replies and packets for storage are
    /// foreign; a time code is skipped.
    pub fn parse(packet: &'a [u8]) -> Result<Self, Malformed> {
        let flags = *packet.first().ok_or(Malformed::Short)?;
        let other = flags::STORAGE | flags::REPLY | flags::QUERY;
        if flags & flags::VERSION_MASK != flags::VERSION_1 || flags & other != 0 {
            return Err(Malformed::Foreign);
        }
        let start = if flags & flags::TIMECODE != 0 { field::TIMECODE.end } else { field::DATA };
        if packet.len() < start {
            return Err(Malformed::Short);
        }
        let length = usize::from(be16(packet, field::LENGTH));
        Ok(Self {
            sequence: packet[field::SEQUENCE] & 0x0f,
            data_type: DataType(packet[field::DATA_TYPE]),
            id: packet[field::ID],
            offset: be32(packet, field::OFFSET),
            data: packet.get(start..start + length).ok_or(Malformed::Short)?,
            push: flags & flags::PUSH != 0,
        })
    }
}

/// Frames to one receiver.
#[derive(Debug)]
pub struct Sender {
    to: SocketAddr,
    id: u8,
    data_type: DataType,
    sequence: u8,
    repeat: Repeat,
    outbox: Outbox,
}

impl Sender {
    pub fn new(to: SocketAddr, id: u8, data_type: DataType) -> Self {
        let repeat = Repeat::every(REPEAT);
        Self { to, id, data_type, sequence: 0, repeat, outbox: Outbox::default() }
    }

    fn write(&mut self, frame: &[u8]) {
        let mut offset = 0;
        let mut rest = frame;
        loop {
            let (data, after) = rest.split_at(rest.len().min(MAX_DATA));
            rest = after;
            self.sequence = self.sequence % 15 + 1;
            Packet {
                sequence: self.sequence,
                data_type: self.data_type,
                id: self.id,
                offset,
                data,
                push: rest.is_empty(),
            }
            .write(&mut self.outbox, self.to);
            offset += data.len() as u32;
            if rest.is_empty() {
                return;
            }
        }
    }
}

impl Session for Sender {
    fn send(&mut self, now: Duration, slots: &[u8]) {
        self.write(slots);
        self.repeat.shown(now, slots);
    }

    /// Receivers never speak unless asked.
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
    use hex_literal::hex;
    use proptest::prelude::*;

    fn to() -> SocketAddr {
        SocketAddr::from(([10, 0, 0, 7], PORT))
    }

    fn packets(sender: &mut Sender) -> Vec<Vec<u8>> {
        let packets = sender.outbox.packets().map(|it| it.bytes.to_vec()).collect();
        sender.outbox.clear();
        packets
    }

    #[test]
    fn two_pixels() {
        let mut sender = Sender::new(to(), DEFAULT_ID, DataType::RGB_8);
        sender.send(Duration::ZERO, &hex!("ff8000 0000ff"));
        assert_eq!(
            packets(&mut sender),
            [hex!(
                "41"          // version 1, push
                "01"          // sequence
                "0b"          // RGB, 8 bits
                "01"          // the default output
                "00000000"    // offset
                "0006"        // length
                "ff8000 0000ff"
            )
            .to_vec()]
        );
    }

    #[test]
    fn a_long_frame_is_cut_and_only_its_end_pushes() {
        let mut sender = Sender::new(to(), DEFAULT_ID, DataType::RGB_8);
        let frame: Vec<u8> = (0..3600_u32).map(|it| it as u8).collect();
        sender.send(Duration::ZERO, &frame);
        let packets = packets(&mut sender);
        let parsed: Vec<_> = packets.iter().map(|it| Packet::parse(it).unwrap()).collect();
        let heads: Vec<_> =
            parsed.iter().map(|it| (it.sequence, it.offset, it.data.len(), it.push)).collect();
        assert_eq!(heads, [(1, 0, 1440, false), (2, 1440, 1440, false), (3, 2880, 720, true)]);
        assert_eq!(parsed.concat_data(), frame);
    }

    trait ConcatData {
        fn concat_data(&self) -> Vec<u8>;
    }

    impl ConcatData for Vec<Packet<'_>> {
        fn concat_data(&self) -> Vec<u8> {
            self.iter().flat_map(|it| it.data).copied().collect()
        }
    }

    #[test]
    fn sequences_skip_zero_and_silence_is_broken_by_the_last_frame() {
        let mut sender = Sender::new(to(), DEFAULT_ID, DataType::RGB_8);
        assert_eq!(sender.deadline(), None);
        for round in 0..31_u64 {
            sender.send(Duration::from_millis(20 * round), &[1, 2, 3]);
            assert_eq!(u64::from(packets(&mut sender)[0][field::SEQUENCE]), round % 15 + 1);
        }
        let due = sender.deadline().unwrap();
        assert_eq!(due, Duration::from_millis(600) + REPEAT);
        sender.on_time(due - Duration::from_millis(1));
        assert!(packets(&mut sender).is_empty());
        sender.on_time(due);
        let again = packets(&mut sender);
        assert_eq!(Packet::parse(&again[0]).unwrap().data, [1, 2, 3]);
        assert_eq!(sender.deadline(), Some(due + REPEAT));
    }

    #[test]
    fn a_time_code_is_skipped_and_questions_are_foreign() {
        let timed = hex!("51 03 0b 01 00000000 0003 12345678 aabbcc");
        assert_eq!(Packet::parse(&timed).unwrap().data, hex!("aabbcc"));
        assert_eq!(Packet::parse(&hex!("42 00 00 01 00000000 0000")), Err(Malformed::Foreign));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            sequence in 0..=15_u8, data_type: u8, id: u8, offset: u32, push: bool,
            data in prop::collection::vec(any::<u8>(), 0..=MAX_DATA),
        ) {
            let data_type = DataType(data_type);
            let packet = Packet { sequence, data_type, id, offset, data: &data, push };
            let mut outbox = Outbox::default();
            packet.write(&mut outbox, to());
            let bytes = outbox.packets().next().unwrap().bytes.to_vec();
            prop_assert_eq!(Packet::parse(&bytes), Ok(packet));
            for length in 0..bytes.len() {
                prop_assert_eq!(Packet::parse(&bytes[..length]), Err(Malformed::Short));
            }
        }

        #[test]
        fn no_bytes_break_the_parser(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let _ = Packet::parse(&bytes);
        }
    }
}
