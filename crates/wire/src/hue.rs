//! The Hue stream, version 2: what a bridge reads once DTLS has opened it.
//! The layout follows what public clients and emulators send and accept.

use crate::Malformed;
use crate::bytes::{array, put};
use std::fmt;
use std::str::FromStr;

/// The port of a bridge's entertainment stream.
pub const PORT: u16 = 2100;

/// The most channels an area has, and a packet carries.
pub const MAX_CHANNELS: usize = 20;

mod field {
    use std::ops::Range;

    pub(super) const PROTOCOL: Range<usize> = 0..9;
    pub(super) const PROTOCOL_NAME: &[u8; 9] = b"HueStream";
    pub(super) const MAJOR: usize = 9;
    pub(super) const MINOR: usize = 10;
    pub(super) const SEQUENCE: usize = 11;
    /// Two reserved bytes stand before it, one after it.
    pub(super) const COLOR_SPACE: usize = 14;
    pub(super) const AREA: Range<usize> = 16..52;
    pub(super) const CHANNELS: usize = 52;

    pub(super) const MAJOR_VERSION: u8 = 2;
    pub(super) const COLOR_SPACE_RGB: u8 = 0;
}

/// In each channel.
mod channel {
    use std::ops::Range;

    pub(super) const ID: usize = 0;
    pub(super) const RED: Range<usize> = 1..3;
    pub(super) const GREEN: Range<usize> = 3..5;
    pub(super) const BLUE: Range<usize> = 5..7;
    pub(super) const LENGTH: usize = 7;
}

/// The longest packet there is.
pub const MAX_LENGTH: usize = field::CHANNELS + channel::LENGTH * MAX_CHANNELS;

/// An entertainment area's UUID, as 36 characters.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct AreaId([u8; 36]);

impl AreaId {
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("an identifier is hex digits and dashes")
    }
}

impl fmt::Debug for AreaId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for AreaId {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let bytes = text.as_bytes().try_into().map_err(|_| Malformed::Field("area"))?;
        let fits = |(index, byte): (usize, &u8)| match index {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        };
        text.bytes()
            .enumerate()
            .all(|(index, byte)| fits((index, &byte)))
            .then_some(Self(bytes))
            .ok_or(Malformed::Field("area"))
    }
}

/// One channel's colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Channel {
    /// As the bridge numbers it; numbers may be missing.
    pub id: u8,
    pub rgb: [u16; 3],
}

/// Writes a packet into a buffer and says how much of it is used.
///
/// Every channel of the area belongs into every packet: some emulators read
/// packets of a fixed size. Channels beyond the twentieth are left out.
pub fn write(
    buffer: &mut [u8; MAX_LENGTH],
    sequence: u8,
    area: AreaId,
    channels: impl IntoIterator<Item = Channel>,
) -> &[u8] {
    buffer.fill(0);
    put(buffer, field::PROTOCOL, field::PROTOCOL_NAME);
    buffer[field::MAJOR] = field::MAJOR_VERSION;
    buffer[field::MINOR] = 0;
    buffer[field::SEQUENCE] = sequence;
    buffer[field::COLOR_SPACE] = field::COLOR_SPACE_RGB;
    put(buffer, field::AREA, &area.0);
    let mut end = field::CHANNELS;
    let places = buffer[field::CHANNELS..].chunks_exact_mut(channel::LENGTH);
    for (bytes, Channel { id, rgb: [red, green, blue] }) in places.zip(channels) {
        bytes[channel::ID] = id;
        put(bytes, channel::RED, &red.to_be_bytes());
        put(bytes, channel::GREEN, &green.to_be_bytes());
        put(bytes, channel::BLUE, &blue.to_be_bytes());
        end += channel::LENGTH;
    }
    &buffer[..end]
}

/// A packet as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packet {
    pub sequence: u8,
    pub area: AreaId,
    pub channels: Vec<Channel>,
}

impl Packet {
    /// Reads a packet in RGB; one in xy and brightness is foreign.
    pub fn parse(packet: &[u8]) -> Result<Self, Malformed> {
        let known = packet.len().min(field::PROTOCOL.end);
        if packet[..known] != field::PROTOCOL_NAME[..known] {
            return Err(Malformed::Foreign);
        }
        if packet.len() < field::CHANNELS {
            return Err(Malformed::Short);
        }
        if packet[field::MAJOR] != field::MAJOR_VERSION
            || packet[field::COLOR_SPACE] != field::COLOR_SPACE_RGB
        {
            return Err(Malformed::Foreign);
        }
        let area = std::str::from_utf8(&packet[field::AREA]);
        let channels = packet[field::CHANNELS..].chunks_exact(channel::LENGTH);
        if !channels.remainder().is_empty() {
            return Err(Malformed::Short);
        }
        if channels.len() > MAX_CHANNELS {
            return Err(Malformed::Field("channels"));
        }
        let level = |bytes, field| u16::from_be_bytes(array(bytes, field));
        Ok(Self {
            sequence: packet[field::SEQUENCE],
            area: area.map_err(|_| Malformed::Field("area"))?.parse()?,
            channels: channels
                .map(|it| Channel {
                    id: it[channel::ID],
                    rgb: [channel::RED, channel::GREEN, channel::BLUE].map(|at| level(it, at)),
                })
                .collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hex_literal::hex;
    use proptest::prelude::*;

    const AREA: &str = "01234567-89ab-cdef-0123-456789abcdef";

    fn area() -> AreaId {
        AREA.parse().unwrap()
    }

    #[test]
    fn two_channels() {
        let mut buffer = [0; MAX_LENGTH];
        let channels =
            [Channel { id: 0, rgb: [0xffff, 0x8000, 0] }, Channel { id: 3, rgb: [0, 1, 0x1234] }];
        let packet = write(&mut buffer, 9, area(), channels);
        let expected = [
            &hex!(
                "48756553747265616d" // HueStream
                "02 00"              // version 2.0
                "09"                 // sequence
                "0000"               // reserved
                "00"                 // RGB
                "00"                 // reserved
            )[..],
            AREA.as_bytes(),
            &hex!(
                "00 ffff 8000 0000"  // channel 0
                "03 0000 0001 1234"  // channel 3
            ),
        ];
        assert_eq!(packet, expected.concat());
    }

    #[test]
    fn a_full_packet_is_192_bytes_and_takes_no_more() {
        let mut buffer = [0; MAX_LENGTH];
        let channels = (0..30).map(|id| Channel { id, rgb: [0; 3] });
        assert_eq!(write(&mut buffer, 0, area(), channels).len(), 192);
    }

    #[test]
    fn an_area_is_a_uuid() {
        assert_eq!(area().as_str(), AREA);
        assert_eq!("ä".repeat(18).parse::<AreaId>(), Err(Malformed::Field("area")));
        assert_eq!(AREA.replace('-', "0").parse::<AreaId>(), Err(Malformed::Field("area")));
        assert_eq!("".parse::<AreaId>(), Err(Malformed::Field("area")));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            sequence: u8,
            channels in prop::collection::vec((any::<u8>(), any::<[u16; 3]>()), 0..=MAX_CHANNELS),
        ) {
            let channels: Vec<_> =
                channels.into_iter().map(|(id, rgb)| Channel { id, rgb }).collect();
            let mut buffer = [0; MAX_LENGTH];
            let packet = write(&mut buffer, sequence, area(), channels.iter().copied());
            let read = Packet { sequence, area: area(), channels };
            prop_assert_eq!(Packet::parse(packet), Ok(read));
            for length in 0..packet.len() {
                let whole = length >= field::CHANNELS
                    && (length - field::CHANNELS).is_multiple_of(channel::LENGTH);
                let cut = Packet::parse(&packet[..length]);
                prop_assert_eq!(cut.is_ok(), whole, "{} bytes", length);
            }
        }

        #[test]
        fn no_bytes_break_the_parser(rest in prop::collection::vec(any::<u8>(), 0..220)) {
            let _ = Packet::parse(&[&field::PROTOCOL_NAME[..], &[2, 0], &rest].concat());
            let _ = Packet::parse(&rest);
        }
    }
}
