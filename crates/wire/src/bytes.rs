//! Numbers and names in packets.

use std::ops::Range;

/// The whole of a field; whoever calls has checked the packet's length.
pub(crate) fn array<const N: usize>(packet: &[u8], field: Range<usize>) -> [u8; N] {
    packet[field].try_into().expect("a field is as long as its type")
}

pub(crate) fn be16(packet: &[u8], field: Range<usize>) -> u16 {
    u16::from_be_bytes(array(packet, field))
}

pub(crate) fn be32(packet: &[u8], field: Range<usize>) -> u32 {
    u32::from_be_bytes(array(packet, field))
}

pub(crate) fn put(packet: &mut [u8], field: Range<usize>, value: &[u8]) {
    packet[field].copy_from_slice(value);
}

/// Writes a name into a field that ends with at least one zero, cut between
/// characters where it is too long.
pub(crate) fn put_name(packet: &mut [u8], field: Range<usize>, name: &str) {
    let room = &mut packet[field];
    let end = (0..room.len()).rev().find(|&end| name.is_char_boundary(end)).unwrap_or(0);
    room.fill(0);
    room[..end].copy_from_slice(&name.as_bytes()[..end]);
}

/// A name up to its first zero; what is not UTF-8 is replaced.
pub(crate) fn name(packet: &[u8], field: Range<usize>) -> String {
    let field = &packet[field];
    let end = field.iter().position(|&byte| byte == 0).unwrap_or(field.len());
    String::from_utf8_lossy(&field[..end]).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_between_characters_and_end_with_a_zero() {
        let mut field = [0xff; 4];
        put_name(&mut field, 0..4, "aéé");
        assert_eq!(field, [b'a', 0xc3, 0xa9, 0]);
        assert_eq!(name(&field, 0..4), "aé");
        put_name(&mut field, 0..4, "");
        assert_eq!(name(&field, 0..4), "");
    }
}
