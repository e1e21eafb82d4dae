//! The packets of Art-Net: levels, synchronisation, question and answer.

use super::{PORT, PortAddress};
use crate::bytes::{array, be16, name, put, put_name};
use crate::{Malformed, UNIVERSE_SLOTS};
use std::net::Ipv4Addr;

/// All packets begin so. The operation is the only number besides the port
/// that has its low byte first.
mod head {
    use std::ops::Range;

    pub(super) const ID: Range<usize> = 0..8;
    pub(super) const ID_BYTES: &[u8; 8] = b"Art-Net\0";
    pub(super) const OPERATION: Range<usize> = 8..10;
    /// In all packets but the answer to a poll.
    pub(super) const PROTOCOL: Range<usize> = 10..12;

    pub(super) const PROTOCOL_VERSION: u16 = 14;
}

mod operation {
    pub(super) const POLL: u16 = 0x2000;
    pub(super) const POLL_REPLY: u16 = 0x2100;
    pub(super) const DMX: u16 = 0x5000;
    pub(super) const SYNC: u16 = 0x5200;
}

mod dmx {
    use std::ops::Range;

    pub(super) const SEQUENCE: usize = 12;
    pub(super) const PHYSICAL: usize = 13;
    pub(super) const SUB_UNI: usize = 14;
    pub(super) const NET: usize = 15;
    pub(super) const LENGTH: Range<usize> = 16..18;
    pub(super) const SLOTS: usize = 18;
}

mod sync {
    /// Two spare bytes end the packet.
    pub(super) const END: usize = 14;
}

mod poll {
    use std::ops::Range;

    pub(super) const FLAGS: usize = 12;
    /// What every version has; a priority of diagnostics is its last byte.
    pub(super) const END: usize = 14;
    /// Since Art-Net 4, where the flags say so.
    pub(super) const TARGET_TOP: Range<usize> = 14..16;
    pub(super) const TARGET_BOTTOM: Range<usize> = 16..18;

    pub(super) const FLAG_TARGETED: u8 = 0x20;
}

mod reply {
    use std::ops::Range;

    pub(super) const IP: Range<usize> = 10..14;
    pub(super) const PORT: Range<usize> = 14..16;
    pub(super) const NET_SWITCH: usize = 18;
    pub(super) const SUB_SWITCH: usize = 19;
    pub(super) const OEM: Range<usize> = 20..22;
    pub(super) const ESTA: Range<usize> = 24..26;
    pub(super) const PORT_NAME: Range<usize> = 26..44;
    pub(super) const LONG_NAME: Range<usize> = 44..108;
    pub(super) const NODE_REPORT: Range<usize> = 108..172;
    pub(super) const NUM_PORTS: Range<usize> = 172..174;
    pub(super) const PORT_TYPES: Range<usize> = 174..178;
    pub(super) const GOOD_INPUT: Range<usize> = 178..182;
    pub(super) const SW_IN: Range<usize> = 186..190;
    pub(super) const STYLE: usize = 200;
    pub(super) const BIND_IP: Range<usize> = 207..211;
    pub(super) const BIND_INDEX: usize = 211;
    pub(super) const STATUS_2: usize = 212;
    pub(super) const END: usize = 239;

    /// Nobody's code, for software without one of its own.
    pub(super) const OEM_UNKNOWN: u16 = 0x00ff;
    /// ESTA keeps this one free for prototypes.
    pub(super) const ESTA_PROTOTYPE: u16 = 0x7ff0;
    /// A port that puts DMX512 levels onto the network.
    pub(super) const PORT_TYPE_INPUT: u8 = 0x40;
    pub(super) const GOOD_INPUT_RECEIVED: u8 = 0x80;
    pub(super) const STYLE_CONTROLLER: u8 = 0x01;
    pub(super) const STATUS_2_LONG_ADDRESSES: u8 = 0x08;
}

/// How many ports one answer describes; those with more give several.
pub const MAX_PORTS: usize = 4;

fn write_head(packet: &mut [u8], operation: u16) {
    put(packet, head::ID, head::ID_BYTES);
    put(packet, head::OPERATION, &operation.to_le_bytes());
    put(packet, head::PROTOCOL, &head::PROTOCOL_VERSION.to_be_bytes());
}

/// The levels of one universe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dmx<'a> {
    /// 1 to 255 in turn, per universe; 0 counts nothing.
    pub sequence: u8,
    pub address: PortAddress,
    /// 1 to [`UNIVERSE_SLOTS`]; an odd number travels with one zero more.
    pub slots: &'a [u8],
}

impl Dmx<'_> {
    pub fn length(&self) -> usize {
        dmx::SLOTS + self.slots.len().next_multiple_of(2)
    }

    /// Fills in a packet of [`length`](Self::length) zeros.
    pub fn write(&self, packet: &mut [u8]) {
        debug_assert!((1..=UNIVERSE_SLOTS).contains(&self.slots.len()), "a universe's slots");
        write_head(packet, operation::DMX);
        packet[dmx::SEQUENCE] = self.sequence;
        packet[dmx::PHYSICAL] = 0;
        packet[dmx::SUB_UNI] = self.address.number() as u8;
        packet[dmx::NET] = self.address.net();
        let length = (packet.len() - dmx::SLOTS) as u16;
        put(packet, dmx::LENGTH, &length.to_be_bytes());
        packet[dmx::SLOTS..][..self.slots.len()].copy_from_slice(self.slots);
    }
}

/// "Show what you have."
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sync;

impl Sync {
    pub const LENGTH: usize = sync::END;

    /// Fills in a packet of [`LENGTH`](Self::LENGTH) zeros.
    pub fn write(packet: &mut [u8]) {
        write_head(packet, operation::SYNC);
    }
}

/// "Who is there?"
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Poll {
    /// Only those need answer who have one of these port addresses.
    pub targets: Option<(u16, u16)>,
}

/// One page of who we are: up to four ports on one net and sub-net.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PollReply<'a> {
    pub ip: Ipv4Addr,
    pub port_name: &'a str,
    pub long_name: &'a str,
    pub report: &'a str,
    /// The universes that come from here; at most [`MAX_PORTS`].
    pub ports: &'a [PortAddress],
    /// Counts the pages, from 1.
    pub bind_index: u8,
}

impl PollReply<'_> {
    pub const LENGTH: usize = reply::END;

    /// Fills in a packet of [`LENGTH`](Self::LENGTH) zeros.
    pub fn write(&self, packet: &mut [u8]) {
        put(packet, head::ID, head::ID_BYTES);
        put(packet, head::OPERATION, &operation::POLL_REPLY.to_le_bytes());
        put(packet, reply::IP, &self.ip.octets());
        put(packet, reply::PORT, &PORT.to_le_bytes());
        let first = self.ports.first().copied().unwrap_or(PortAddress(0));
        packet[reply::NET_SWITCH] = first.net();
        packet[reply::SUB_SWITCH] = first.sub_net();
        put(packet, reply::OEM, &reply::OEM_UNKNOWN.to_be_bytes());
        put(packet, reply::ESTA, &reply::ESTA_PROTOTYPE.to_le_bytes());
        put_name(packet, reply::PORT_NAME, self.port_name);
        put_name(packet, reply::LONG_NAME, self.long_name);
        put_name(packet, reply::NODE_REPORT, self.report);
        put(packet, reply::NUM_PORTS, &(self.ports.len() as u16).to_be_bytes());
        for (index, port) in self.ports.iter().enumerate().take(MAX_PORTS) {
            packet[reply::PORT_TYPES][index] = reply::PORT_TYPE_INPUT;
            packet[reply::GOOD_INPUT][index] = reply::GOOD_INPUT_RECEIVED;
            packet[reply::SW_IN][index] = port.universe();
        }
        packet[reply::STYLE] = reply::STYLE_CONTROLLER;
        put(packet, reply::BIND_IP, &self.ip.octets());
        packet[reply::BIND_INDEX] = self.bind_index;
        packet[reply::STATUS_2] = reply::STATUS_2_LONG_ADDRESSES;
    }
}

/// A packet as it was read, as far as it matters here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Packet<'a> {
    Dmx(Dmx<'a>),
    Sync,
    Poll(Poll),
    PollReply { ip: Ipv4Addr, long_name: String, ports: Vec<PortAddress>, bind_index: u8 },
}

impl<'a> Packet<'a> {
    pub fn parse(packet: &'a [u8]) -> Result<Self, Malformed> {
        let known = packet.len().min(head::ID.end);
        if packet[..known] != head::ID_BYTES[..known] {
            return Err(Malformed::Foreign);
        }
        if packet.len() < head::PROTOCOL.end {
            return Err(Malformed::Short);
        }
        let operation = u16::from_le_bytes(array(packet, head::OPERATION));
        let old = operation != operation::POLL_REPLY
            && be16(packet, head::PROTOCOL) < head::PROTOCOL_VERSION;
        if old {
            return Err(Malformed::Field("protocol version"));
        }
        match operation {
            operation::DMX => parse_dmx(packet).map(Self::Dmx),
            operation::SYNC if packet.len() < sync::END => Err(Malformed::Short),
            operation::SYNC => Ok(Self::Sync),
            operation::POLL => parse_poll(packet).map(Self::Poll),
            operation::POLL_REPLY => parse_reply(packet),
            _ => Err(Malformed::Foreign),
        }
    }
}

fn parse_dmx(packet: &[u8]) -> Result<Dmx<'_>, Malformed> {
    if packet.len() < dmx::SLOTS {
        return Err(Malformed::Short);
    }
    let length = usize::from(be16(packet, dmx::LENGTH));
    if !(1..=UNIVERSE_SLOTS).contains(&length) {
        return Err(Malformed::Field("length"));
    }
    let number = u16::from_be_bytes([packet[dmx::NET], packet[dmx::SUB_UNI]]);
    Ok(Dmx {
        sequence: packet[dmx::SEQUENCE],
        address: PortAddress::new(number).ok_or(Malformed::Field("net"))?,
        slots: packet.get(dmx::SLOTS..dmx::SLOTS + length).ok_or(Malformed::Short)?,
    })
}

fn parse_poll(packet: &[u8]) -> Result<Poll, Malformed> {
    if packet.len() < poll::END {
        return Err(Malformed::Short);
    }
    let targeted = packet[poll::FLAGS] & poll::FLAG_TARGETED != 0;
    if targeted && packet.len() < poll::TARGET_BOTTOM.end {
        return Err(Malformed::Short);
    }
    let targets =
        targeted.then(|| (be16(packet, poll::TARGET_BOTTOM), be16(packet, poll::TARGET_TOP)));
    Ok(Poll { targets })
}

fn parse_reply(packet: &[u8]) -> Result<Packet<'_>, Malformed> {
    // Old devices send fewer bytes than today's 239.
    if packet.len() <= reply::STYLE {
        return Err(Malformed::Short);
    }
    let page = u16::from(packet[reply::NET_SWITCH] & 0x7f) << 8
        | u16::from(packet[reply::SUB_SWITCH] & 0xf) << 4;
    let count = usize::from(be16(packet, reply::NUM_PORTS)).min(MAX_PORTS);
    let inputs = packet[reply::SW_IN].iter().zip(&packet[reply::PORT_TYPES]).take(count);
    Ok(Packet::PollReply {
        ip: Ipv4Addr::from(array::<4>(packet, reply::IP)),
        long_name: name(packet, reply::LONG_NAME),
        ports: inputs
            .filter(|(_, kind)| *kind & reply::PORT_TYPE_INPUT != 0)
            .map(|(universe, _)| PortAddress(page | u16::from(universe & 0xf)))
            .collect(),
        bind_index: packet.get(reply::BIND_INDEX).copied().unwrap_or(0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use hex_literal::hex;
    use proptest::prelude::*;

    fn bytes(length: usize, write: impl Fn(&mut [u8])) -> Vec<u8> {
        let mut packet = vec![0; length];
        write(&mut packet);
        packet
    }

    fn every_cut_is_short(packet: &[u8]) {
        for length in 0..packet.len() {
            assert_eq!(Packet::parse(&packet[..length]), Err(Malformed::Short), "{length} bytes");
        }
    }

    #[test]
    fn levels() {
        let levels = Dmx { sequence: 5, address: PortAddress(0x1234), slots: &[0xff, 0x80, 1] };
        let packet = bytes(levels.length(), |it| levels.write(it));
        assert_eq!(
            packet,
            hex!(
                "4172742d4e657400" // Art-Net
                "0050"             // ArtDmx, low byte first
                "000e"             // protocol 14
                "05"               // sequence
                "00"               // physical port
                "34"               // sub-net 3, universe 4
                "12"               // net
                "0004"             // length, even
                "ff800100"
            )
        );
        let slots = &[0xff, 0x80, 1, 0];
        assert_eq!(Packet::parse(&packet), Ok(Packet::Dmx(Dmx { slots, ..levels })));
        every_cut_is_short(&packet);
    }

    #[test]
    fn synchronisation() {
        let packet = bytes(Sync::LENGTH, Sync::write);
        assert_eq!(
            packet,
            hex!(
                "4172742d4e657400" // Art-Net
                "0052"             // ArtSync
                "000e"             // protocol 14
                "0000"             // spare
            )
        );
        assert_eq!(Packet::parse(&packet), Ok(Packet::Sync));
        every_cut_is_short(&packet);
    }

    #[test]
    fn questions_to_all_and_to_some() {
        let all = hex!(
            "4172742d4e657400" // Art-Net
            "0020"             // ArtPoll
            "000e"             // protocol 14
            "02"               // flags
            "10"               // priority of diagnostics
        );
        assert_eq!(Packet::parse(&all), Ok(Packet::Poll(Poll { targets: None })));
        every_cut_is_short(&all);
        let some = hex!(
            "4172742d4e657400" // Art-Net
            "0020"             // ArtPoll
            "000e"             // protocol 14
            "22"               // flags: targeted
            "10"               // priority of diagnostics
            "0020 0010"        // top, bottom
            "0000 0000"        // ESTA, OEM
        );
        let targets = Some((0x10, 0x20));
        assert_eq!(Packet::parse(&some), Ok(Packet::Poll(Poll { targets })));
    }

    #[test]
    fn an_answer() {
        let ports = [PortAddress(0x123), PortAddress(0x124)];
        let answer = PollReply {
            ip: Ipv4Addr::new(10, 0, 0, 9),
            port_name: "dj-hue",
            long_name: "dj-hue light patterns",
            report: "#0001 [0001] playing",
            ports: &ports,
            bind_index: 1,
        };
        let packet = bytes(PollReply::LENGTH, |it| answer.write(it));
        let padded = |text: &str, length: usize| {
            let mut bytes = text.as_bytes().to_vec();
            bytes.resize(length, 0);
            bytes
        };
        let expected = [
            hex!(
                "4172742d4e657400" // Art-Net
                "0021"             // ArtPollReply
                "0a000009"         // IP
                "3619"             // port, low byte first
                "0000"             // firmware version
                "01 02"            // net, sub-net
                "00ff"             // OEM
                "00"               // UBEA
                "00"               // status 1
                "f07f"             // ESTA, low byte first
            )
            .to_vec(),
            padded("dj-hue", 18),
            padded("dj-hue light patterns", 64),
            padded("#0001 [0001] playing", 64),
            hex!(
                "0002"             // ports
                "40400000"         // port types
                "80800000"         // good input
                "00000000"         // good output
                "03040000"         // universes in
                "00000000"         // universes out
                "000000 000000"    // priority, macro, remote, spare
                "01"               // controller
                "000000000000"     // MAC
                "0a000009"         // bind IP
                "01"               // bind index
                "08"               // status 2
            )
            .to_vec(),
            vec![0; 26],
        ];
        assert_eq!(packet, expected.concat());
        let read = Packet::PollReply {
            ip: answer.ip,
            long_name: answer.long_name.into(),
            ports: ports.to_vec(),
            bind_index: 1,
        };
        assert_eq!(Packet::parse(&packet), Ok(read));
        every_cut_is_short(&packet[..201]);
    }

    proptest! {
        #[test]
        fn levels_written_are_levels_read(
            sequence: u8, number in 0..=0x7fff_u16,
            slots in prop::collection::vec(any::<u8>(), 1..=UNIVERSE_SLOTS),
        ) {
            let levels = Dmx { sequence, address: PortAddress(number), slots: &slots };
            let packet = bytes(levels.length(), |it| levels.write(it));
            let Ok(Packet::Dmx(read)) = Packet::parse(&packet) else {
                return Err(TestCaseError::fail("levels are read"));
            };
            prop_assert_eq!((read.sequence, read.address), (sequence, levels.address));
            prop_assert_eq!(&read.slots[..slots.len()], &slots[..]);
        }

        #[test]
        fn no_bytes_break_the_parser(
            operation in prop::sample::select(vec![0x2000_u16, 0x2100, 0x5000, 0x5200, 0x9999]),
            rest in prop::collection::vec(any::<u8>(), 0..300),
        ) {
            let packet = [&head::ID_BYTES[..], &operation.to_le_bytes(), &[0, 14], &rest].concat();
            let _ = Packet::parse(&packet);
            let _ = Packet::parse(&rest);
        }
    }
}
