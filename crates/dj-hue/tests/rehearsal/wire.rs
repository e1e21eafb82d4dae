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

/// What an sACN data packet says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Levels {
    /// The component identifier of who sends.
    pub(crate) source: [u8; 16],
    pub(crate) name: String,
    pub(crate) priority: u8,
    pub(crate) sequence: u8,
    pub(crate) terminated: bool,
    pub(crate) universe: u16,
    pub(crate) slots: Vec<u8>,
}

/// Reads an E1.31 data packet, as its table 4-1 lays it out: a root layer, a
/// framing layer from byte 38 and a DMP layer from byte 115, each with its
/// length to the packet's end.
///
/// # Panics
/// On anything else.
pub(crate) fn sacn(packet: &[u8]) -> Levels {
    let u16_at = |at: usize| u16::from_be_bytes([packet[at], packet[at + 1]]);
    assert_eq!(packet[..16], *b"\0\x10\0\0ASC-E1.17\0\0\0", "an ACN packet");
    for layer in [16, 38, 115] {
        assert_eq!(u16_at(layer) >> 12, 7, "flags of the layer at {layer}");
        assert_eq!(usize::from(u16_at(layer) & 0xfff), packet.len() - layer, "layer {layer}");
    }
    assert_eq!(packet[18..22], [0, 0, 0, 4], "data, in the root layer");
    assert_eq!(packet[40..44], [0, 0, 0, 2], "data, in the framing layer");
    assert_eq!(packet[117..119], [2, 0xa1], "set properties, at relative addresses");
    assert_eq!(packet[119..123], [0, 0, 0, 1], "from the first slot, one by one");
    assert_eq!(usize::from(u16_at(123)), packet.len() - 125, "properties");
    assert_eq!(packet[125], 0, "the start code of levels");
    let name = packet[44..108].split(|byte| *byte == 0).next().unwrap_or_default();
    Levels {
        source: packet[22..38].try_into().expect("16 bytes"),
        name: String::from_utf8(name.to_vec()).expect("the name is UTF-8"),
        priority: packet[108],
        sequence: packet[111],
        terminated: packet[112] & 0x40 != 0,
        universe: u16_at(113),
        slots: packet[126..].to_vec(),
    }
}
