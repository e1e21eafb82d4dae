//! Our own reading of what lights are sent, from the protocols' pages. It
//! shares no line with the program.

/// A DDP packet's sequence number and colours, from 3waylabs' page on DDP: a
/// flags byte with the version in its top bits, four bits of sequence, the
/// data type, the destination, where the data belong (4 bytes) and their
/// length (2 bytes); then three bytes a light.
///
/// # Panics
/// On anything but a whole frame of RGB in one packet.
pub(crate) fn ddp(packet: &[u8]) -> (u8, Vec<[u8; 3]>) {
    let (header, data) = packet.split_at(10);
    assert_eq!(header[0], 0x41, "version 1, and to be shown at once");
    assert_eq!(header[2], 0x0b, "RGB of 8 bits");
    assert_eq!(header[3], 1, "the default output");
    assert_eq!(header[4..8], [0; 4], "from the first light on");
    assert_eq!(usize::from(u16::from_be_bytes([header[8], header[9]])), data.len());
    let lights = data.chunks_exact(3).map(|light| [light[0], light[1], light[2]]);
    (header[1] & 0x0f, lights.collect())
}
