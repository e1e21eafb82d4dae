//! The packets of E1.31: data, synchronisation and universe discovery.

use super::{Cid, Priority, Universe};
use crate::bytes::{array, be16, be32, name, put, put_name};
use crate::{Malformed, UNIVERSE_SLOTS};
use std::ops::Range;

/// All packets begin with a root layer (table 4-1).
mod root {
    use std::ops::Range;

    pub(super) const PREAMBLE: Range<usize> = 0..16;
    /// The preamble's size, the postamble's, and the packet identifier.
    pub(super) const PREAMBLE_BYTES: &[u8; 16] = b"\x00\x10\x00\x00ASC-E1.17\x00\x00\x00";
    pub(super) const FLAGS_AND_LENGTH: Range<usize> = 16..18;
    pub(super) const VECTOR: Range<usize> = 18..22;
    pub(super) const CID: Range<usize> = 22..38;

    pub(super) const VECTOR_DATA: u32 = 0x0000_0004;
    pub(super) const VECTOR_EXTENDED: u32 = 0x0000_0008;
}

/// In a data packet the framing and DMP layers follow (table 4-1).
mod data {
    use std::ops::Range;

    pub(super) const FRAMING_FLAGS_AND_LENGTH: Range<usize> = 38..40;
    pub(super) const FRAMING_VECTOR: Range<usize> = 40..44;
    pub(super) const SOURCE_NAME: Range<usize> = 44..108;
    pub(super) const PRIORITY: usize = 108;
    pub(super) const SYNC_ADDRESS: Range<usize> = 109..111;
    pub(super) const SEQUENCE: usize = 111;
    pub(super) const OPTIONS: usize = 112;
    pub(super) const UNIVERSE: Range<usize> = 113..115;
    pub(super) const DMP_FLAGS_AND_LENGTH: Range<usize> = 115..117;
    pub(super) const DMP_VECTOR: usize = 117;
    pub(super) const ADDRESS_AND_DATA_TYPE: usize = 118;
    pub(super) const FIRST_ADDRESS: Range<usize> = 119..121;
    pub(super) const ADDRESS_INCREMENT: Range<usize> = 121..123;
    pub(super) const PROPERTY_COUNT: Range<usize> = 123..125;
    pub(super) const START_CODE: usize = 125;
    pub(super) const SLOTS: usize = 126;

    pub(super) const FRAMING_VECTOR_DATA: u32 = 0x0000_0002;
    pub(super) const DMP_SET_PROPERTY: u8 = 0x02;
    pub(super) const ADDRESS_AND_DATA_TYPE_DMX: u8 = 0xa1;

    pub(super) const OPTION_PREVIEW: u8 = 0x80;
    pub(super) const OPTION_TERMINATED: u8 = 0x40;
}

/// In a synchronisation packet (table 4-2).
mod sync {
    use std::ops::Range;

    pub(super) const FRAMING_FLAGS_AND_LENGTH: Range<usize> = 38..40;
    pub(super) const FRAMING_VECTOR: Range<usize> = 40..44;
    pub(super) const SEQUENCE: usize = 44;
    pub(super) const SYNC_ADDRESS: Range<usize> = 45..47;
    /// Two reserved bytes end the packet.
    pub(super) const END: usize = 49;

    pub(super) const FRAMING_VECTOR_SYNC: u32 = 0x0000_0001;
}

/// In a universe discovery packet (tables 4-3 and 8-9).
mod discovery {
    use std::ops::Range;

    pub(super) const FRAMING_FLAGS_AND_LENGTH: Range<usize> = 38..40;
    pub(super) const FRAMING_VECTOR: Range<usize> = 40..44;
    pub(super) const SOURCE_NAME: Range<usize> = 44..108;
    /// Four reserved bytes stand between.
    pub(super) const LIST_FLAGS_AND_LENGTH: Range<usize> = 112..114;
    pub(super) const LIST_VECTOR: Range<usize> = 114..118;
    pub(super) const PAGE: usize = 118;
    pub(super) const LAST_PAGE: usize = 119;
    pub(super) const UNIVERSES: usize = 120;

    pub(super) const FRAMING_VECTOR_DISCOVERY: u32 = 0x0000_0002;
    pub(super) const LIST_VECTOR_UNIVERSES: u32 = 0x0000_0001;
}

/// How many universes one discovery packet lists at most.
pub const MAX_LISTED: usize = 512;

/// The levels of one universe.
#[derive(Clone, Debug, PartialEq)]
pub struct Data<'a> {
    pub cid: Cid,
    /// At most 63 bytes of UTF-8 travel.
    pub source_name: &'a str,
    pub priority: Priority,
    /// The universe whose synchronisation packet shows these levels; none, and
    /// they are shown at once.
    pub sync: Option<Universe>,
    /// Counts up by one and wraps, per universe.
    pub sequence: u8,
    /// For visualisers, not for the stage.
    pub preview: bool,
    /// The source stops sending this universe.
    pub terminated: bool,
    pub universe: Universe,
    /// At most [`UNIVERSE_SLOTS`].
    pub slots: &'a [u8],
}

impl Data<'_> {
    pub fn length(&self) -> usize {
        data::SLOTS + self.slots.len()
    }

    /// Fills in a packet of [`length`](Self::length) zeros.
    pub fn write(&self, packet: &mut [u8]) {
        debug_assert!(self.slots.len() <= UNIVERSE_SLOTS, "the source cuts frames into universes");
        write_root(packet, root::VECTOR_DATA, self.cid);
        put_length(packet, data::FRAMING_FLAGS_AND_LENGTH);
        put(packet, data::FRAMING_VECTOR, &data::FRAMING_VECTOR_DATA.to_be_bytes());
        put_name(packet, data::SOURCE_NAME, self.source_name);
        packet[data::PRIORITY] = self.priority.0;
        put(packet, data::SYNC_ADDRESS, &self.sync.map_or(0, |it| it.0).to_be_bytes());
        packet[data::SEQUENCE] = self.sequence;
        packet[data::OPTIONS] = if self.preview { data::OPTION_PREVIEW } else { 0 }
            | if self.terminated { data::OPTION_TERMINATED } else { 0 };
        put(packet, data::UNIVERSE, &self.universe.0.to_be_bytes());
        put_length(packet, data::DMP_FLAGS_AND_LENGTH);
        packet[data::DMP_VECTOR] = data::DMP_SET_PROPERTY;
        packet[data::ADDRESS_AND_DATA_TYPE] = data::ADDRESS_AND_DATA_TYPE_DMX;
        put(packet, data::FIRST_ADDRESS, &0_u16.to_be_bytes());
        put(packet, data::ADDRESS_INCREMENT, &1_u16.to_be_bytes());
        // The start code, which is 0 for levels, counts as a property.
        put(packet, data::PROPERTY_COUNT, &(1 + self.slots.len() as u16).to_be_bytes());
        packet[data::SLOTS..].copy_from_slice(self.slots);
    }
}

/// "Show what you have": for the data whose `sync` is this universe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sync {
    pub cid: Cid,
    pub sequence: u8,
    pub universe: Universe,
}

impl Sync {
    pub const LENGTH: usize = sync::END;

    /// Fills in a packet of [`LENGTH`](Self::LENGTH) zeros.
    pub fn write(&self, packet: &mut [u8]) {
        write_root(packet, root::VECTOR_EXTENDED, self.cid);
        put_length(packet, sync::FRAMING_FLAGS_AND_LENGTH);
        put(packet, sync::FRAMING_VECTOR, &sync::FRAMING_VECTOR_SYNC.to_be_bytes());
        packet[sync::SEQUENCE] = self.sequence;
        put(packet, sync::SYNC_ADDRESS, &self.universe.0.to_be_bytes());
    }
}

/// One page of the list of universes that a source sends.
#[derive(Clone, Debug, PartialEq)]
pub struct Discovery<'a> {
    pub cid: Cid,
    pub source_name: &'a str,
    pub page: u8,
    pub last_page: u8,
    /// In rising order, at most [`MAX_LISTED`].
    pub universes: &'a [Universe],
}

impl Discovery<'_> {
    pub fn length(&self) -> usize {
        discovery::UNIVERSES + 2 * self.universes.len()
    }

    /// Fills in a packet of [`length`](Self::length) zeros.
    pub fn write(&self, packet: &mut [u8]) {
        debug_assert!(self.universes.len() <= MAX_LISTED, "the source cuts the list into pages");
        write_root(packet, root::VECTOR_EXTENDED, self.cid);
        put_length(packet, discovery::FRAMING_FLAGS_AND_LENGTH);
        put(packet, discovery::FRAMING_VECTOR, &discovery::FRAMING_VECTOR_DISCOVERY.to_be_bytes());
        put_name(packet, discovery::SOURCE_NAME, self.source_name);
        put_length(packet, discovery::LIST_FLAGS_AND_LENGTH);
        put(packet, discovery::LIST_VECTOR, &discovery::LIST_VECTOR_UNIVERSES.to_be_bytes());
        packet[discovery::PAGE] = self.page;
        packet[discovery::LAST_PAGE] = self.last_page;
        for (bytes, universe) in packet[discovery::UNIVERSES..].chunks_mut(2).zip(self.universes) {
            bytes.copy_from_slice(&universe.0.to_be_bytes());
        }
    }
}

fn write_root(packet: &mut [u8], vector: u32, cid: Cid) {
    put(packet, root::PREAMBLE, root::PREAMBLE_BYTES);
    put_length(packet, root::FLAGS_AND_LENGTH);
    put(packet, root::VECTOR, &vector.to_be_bytes());
    put(packet, root::CID, &cid.0);
}

/// Each layer counts its bytes from this field to the end of the packet; the
/// upper four bits are always 7.
fn put_length(packet: &mut [u8], field: Range<usize>) {
    let length = (packet.len() - field.start) as u16;
    put(packet, field, &(0x7000 | length).to_be_bytes());
}

/// A packet as it was read, with everything it said.
#[derive(Clone, Debug, PartialEq)]
pub enum Packet {
    Data {
        cid: Cid,
        source_name: String,
        priority: u8,
        /// 0 where nothing synchronises.
        sync: u16,
        sequence: u8,
        preview: bool,
        terminated: bool,
        universe: u16,
        start_code: u8,
        slots: Vec<u8>,
    },
    Sync {
        cid: Cid,
        sequence: u8,
        universe: u16,
    },
    Discovery {
        cid: Cid,
        source_name: String,
        page: u8,
        last_page: u8,
        universes: Vec<u16>,
    },
}

impl Packet {
    pub fn parse(packet: &[u8]) -> Result<Self, Malformed> {
        let known = packet.len().min(root::PREAMBLE.end);
        if packet[..known] != root::PREAMBLE_BYTES[..known] {
            return Err(Malformed::Foreign);
        }
        let packet = layer(packet, root::FLAGS_AND_LENGTH, data::FRAMING_VECTOR.end)?;
        let packet = layer(packet, data::FRAMING_FLAGS_AND_LENGTH, data::FRAMING_VECTOR.end)?;
        let cid = Cid(array(packet, root::CID));
        let vectors = (be32(packet, root::VECTOR), be32(packet, data::FRAMING_VECTOR));
        match vectors {
            (root::VECTOR_DATA, data::FRAMING_VECTOR_DATA) => parse_data(cid, packet),
            (root::VECTOR_EXTENDED, sync::FRAMING_VECTOR_SYNC) => parse_sync(cid, packet),
            (root::VECTOR_EXTENDED, discovery::FRAMING_VECTOR_DISCOVERY) => {
                parse_discovery(cid, packet)
            }
            _ => Err(Malformed::Foreign),
        }
    }
}

fn parse_data(cid: Cid, packet: &[u8]) -> Result<Packet, Malformed> {
    let packet = layer(packet, data::DMP_FLAGS_AND_LENGTH, data::SLOTS)?;
    if packet[data::DMP_VECTOR] != data::DMP_SET_PROPERTY {
        return Err(Malformed::Field("DMP vector"));
    }
    if packet[data::ADDRESS_AND_DATA_TYPE] != data::ADDRESS_AND_DATA_TYPE_DMX {
        return Err(Malformed::Field("address and data type"));
    }
    let slots = usize::from(be16(packet, data::PROPERTY_COUNT))
        .checked_sub(1)
        .filter(|slots| *slots <= UNIVERSE_SLOTS)
        .ok_or(Malformed::Field("property value count"))?;
    let options = packet[data::OPTIONS];
    Ok(Packet::Data {
        cid,
        source_name: name(packet, data::SOURCE_NAME),
        priority: packet[data::PRIORITY],
        sync: be16(packet, data::SYNC_ADDRESS),
        sequence: packet[data::SEQUENCE],
        preview: options & data::OPTION_PREVIEW != 0,
        terminated: options & data::OPTION_TERMINATED != 0,
        universe: be16(packet, data::UNIVERSE),
        start_code: packet[data::START_CODE],
        slots: packet.get(data::SLOTS..data::SLOTS + slots).ok_or(Malformed::Short)?.to_vec(),
    })
}

fn parse_sync(cid: Cid, packet: &[u8]) -> Result<Packet, Malformed> {
    if packet.len() < sync::END {
        return Err(Malformed::Short);
    }
    let universe = be16(packet, sync::SYNC_ADDRESS);
    Ok(Packet::Sync { cid, sequence: packet[sync::SEQUENCE], universe })
}

fn parse_discovery(cid: Cid, packet: &[u8]) -> Result<Packet, Malformed> {
    let packet = layer(packet, discovery::LIST_FLAGS_AND_LENGTH, discovery::UNIVERSES)?;
    if be32(packet, discovery::LIST_VECTOR) != discovery::LIST_VECTOR_UNIVERSES {
        return Err(Malformed::Field("universe discovery vector"));
    }
    let universes = packet[discovery::UNIVERSES..].chunks_exact(2);
    Ok(Packet::Discovery {
        cid,
        source_name: name(packet, discovery::SOURCE_NAME),
        page: packet[discovery::PAGE],
        last_page: packet[discovery::LAST_PAGE],
        universes: universes.map(|it| u16::from_be_bytes([it[0], it[1]])).collect(),
    })
}

/// The packet up to the end that a layer announces, at least so many bytes.
fn layer(packet: &[u8], field: Range<usize>, at_least: usize) -> Result<&[u8], Malformed> {
    if packet.len() < at_least {
        return Err(Malformed::Short);
    }
    let end = field.start + usize::from(be16(packet, field) & 0x0fff);
    packet.get(..end).filter(|layer| layer.len() >= at_least).ok_or(Malformed::Short)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hex_literal::hex;
    use proptest::prelude::*;

    const CID: Cid = Cid(hex!("00112233445566778899aabbccddeeff"));

    fn universe(number: u16) -> Universe {
        Universe::new(number).unwrap()
    }

    fn bytes(length: usize, write: impl Fn(&mut [u8])) -> Vec<u8> {
        let mut packet = vec![0; length];
        write(&mut packet);
        packet
    }

    fn levels<'a>(slots: &'a [u8]) -> Data<'a> {
        Data {
            cid: CID,
            source_name: "dj-hue",
            priority: Priority::DEFAULT,
            sync: None,
            sequence: 42,
            preview: false,
            terminated: false,
            universe: universe(7),
            slots,
        }
    }

    fn every_cut_is_short(packet: &[u8]) {
        for length in 0..packet.len() {
            assert_eq!(Packet::parse(&packet[..length]), Err(Malformed::Short), "{length} bytes");
        }
    }

    #[test]
    fn data() {
        let data = levels(&[0xff, 0x80, 0x00]);
        let packet = bytes(data.length(), |it| data.write(it));
        let name = [&b"dj-hue"[..], &[0; 58]].concat();
        let expected = [
            &hex!(
                "0010 0000 4153432d45312e3137000000" // preamble
                "7071"                               // root layer, 113 bytes
                "00000004"                           // data
                "00112233445566778899aabbccddeeff"   // CID
                "705b"                               // framing layer, 91 bytes
                "00000002"                           // data
            )[..],
            &name,
            &hex!(
                "64"          // priority 100
                "0000"        // no synchronisation
                "2a"          // sequence
                "00"          // options
                "0007"        // universe
                "700e"        // DMP layer, 14 bytes
                "02"          // set property
                "a1"          // address and data type
                "0000 0001"   // first address, increment
                "0004"        // four properties
                "00 ff8000"   // start code, levels
            ),
        ]
        .concat();
        assert_eq!(packet, expected);
        every_cut_is_short(&packet);
    }

    #[test]
    fn a_full_universe_is_638_bytes() {
        assert_eq!(levels(&[0; UNIVERSE_SLOTS]).length(), 638);
    }

    #[test]
    fn no_announced_length_breaks_the_parser() {
        let data = levels(&[1; 6]);
        let packet = bytes(data.length(), |it| data.write(it));
        let fields =
            [root::FLAGS_AND_LENGTH, data::FRAMING_FLAGS_AND_LENGTH, data::DMP_FLAGS_AND_LENGTH];
        for field in fields {
            let honest = be16(&packet, field.clone());
            for length in (0..=0xffff_u16).filter(|length| length & 0xfff != honest & 0xfff) {
                let mut packet = packet.clone();
                put(&mut packet, field.clone(), &length.to_be_bytes());
                assert_eq!(Packet::parse(&packet), Err(Malformed::Short), "{length:#x}");
            }
        }
    }

    #[test]
    fn synchronisation() {
        let sync = Sync { cid: CID, sequence: 9, universe: universe(0x1234) };
        let packet = bytes(Sync::LENGTH, |it| sync.write(it));
        assert_eq!(
            packet,
            hex!(
                "0010 0000 4153432d45312e3137000000" // preamble
                "7021"                               // root layer, 33 bytes
                "00000008"                           // extended
                "00112233445566778899aabbccddeeff"   // CID
                "700b"                               // framing layer, 11 bytes
                "00000001"                           // synchronisation
                "09"                                 // sequence
                "1234"                               // synchronisation address
                "0000"                               // reserved
            )
        );
        let read = Packet::Sync { cid: CID, sequence: 9, universe: 0x1234 };
        assert_eq!(Packet::parse(&packet), Ok(read));
        every_cut_is_short(&packet);
    }

    #[test]
    fn discovery() {
        let universes = [universe(1), universe(0x1234)];
        let list =
            Discovery { cid: CID, source_name: "dj", page: 0, last_page: 1, universes: &universes };
        let packet = bytes(list.length(), |it| list.write(it));
        let name = [&b"dj"[..], &[0; 62]].concat();
        let expected = [
            &hex!(
                "0010 0000 4153432d45312e3137000000" // preamble
                "706c"                               // root layer, 108 bytes
                "00000008"                           // extended
                "00112233445566778899aabbccddeeff"   // CID
                "7056"                               // framing layer, 86 bytes
                "00000002"                           // discovery
            )[..],
            &name,
            &hex!(
                "00000000"    // reserved
                "700c"        // discovery layer, 12 bytes
                "00000001"    // list of universes
                "00 01"       // page, last page
                "0001 1234"   // universes
            ),
        ]
        .concat();
        assert_eq!(packet, expected);
        every_cut_is_short(&packet);
        let Ok(Packet::Discovery { universes, .. }) = Packet::parse(&packet) else {
            panic!("a discovery packet")
        };
        assert_eq!(universes, [1, 0x1234]);
    }

    proptest! {
        #[test]
        fn data_written_are_data_read(
            cid: [u8; 16], source_name in "[a-zé ]{0,20}", priority in 0..=200_u8,
            sync in prop::option::of(1..=63_999_u16), sequence: u8, preview: bool,
            terminated: bool, number in 1..=63_999_u16,
            slots in prop::collection::vec(any::<u8>(), 0..=UNIVERSE_SLOTS),
        ) {
            let data = Data {
                cid: Cid(cid),
                source_name: &source_name,
                priority: Priority(priority),
                sync: sync.map(universe),
                sequence,
                preview,
                terminated,
                universe: universe(number),
                slots: &slots,
            };
            let packet = bytes(data.length(), |it| data.write(it));
            let read = Packet::Data {
                cid: Cid(cid),
                source_name: source_name.clone(),
                priority,
                sync: sync.unwrap_or(0),
                sequence,
                preview,
                terminated,
                universe: number,
                start_code: 0,
                slots: slots.clone(),
            };
            prop_assert_eq!(Packet::parse(&packet), Ok(read));
        }

        #[test]
        fn no_bytes_break_the_parser(
            at in 0..200_usize, byte: u8, slots in prop::collection::vec(any::<u8>(), 0..80),
        ) {
            let data = levels(&slots);
            let mut packet = bytes(data.length(), |it| data.write(it));
            let at = at % packet.len();
            packet[at] = byte;
            let _ = Packet::parse(&packet);
            let _ = Packet::parse(&slots);
        }
    }
}
