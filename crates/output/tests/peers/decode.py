"""Says what packets are, a line each: an independent reading of the protocols.

Written from the protocols' own pages, with nothing but the standard library
and without a look at the crates it judges. Reads hexadecimal lines.

    decode.py ddp|sacn|artnet|hue
"""

import struct
import sys
import uuid


def ddp(packet):
    flags, sequence, kind, output, offset, length = struct.unpack(">BBBBIH", packet[:10])
    data = packet[10:]
    assert flags >> 6 == 1, "version"
    assert flags & 0b0011_1110 == 0, "flags"
    assert len(data) == length, "length"
    push = "push" if flags & 1 else "more"
    return f"ddp #{sequence} type {kind:02x} id {output} at {offset} {push} {data.hex()}"


def sacn(packet):
    preamble, postamble, acn = struct.unpack(">HH12s", packet[:16])
    assert (preamble, postamble, acn) == (0x10, 0, b"ASC-E1.17\0\0\0"), "preamble"

    def length(at):
        (word,) = struct.unpack(">H", packet[at : at + 2])
        assert word >> 12 == 7, "flags"
        assert at + (word & 0xFFF) == len(packet), f"length at {at}"

    length(16)
    length(38)
    (root,) = struct.unpack(">I", packet[18:22])
    cid = uuid.UUID(bytes=packet[22:38])
    assert cid.version == 4, "CID"
    (framing,) = struct.unpack(">I", packet[40:44])
    if (root, framing) == (8, 1):
        sequence, universe = struct.unpack(">BH", packet[44:47])
        return f"sync {universe} #{sequence}"
    name = packet[44:108].split(b"\0")[0].decode()
    if (root, framing) == (8, 2):
        length(112)
        vector, page, last = struct.unpack(">IBB", packet[114:120])
        assert vector == 1, "discovery vector"
        universes = struct.unpack(f">{(len(packet) - 120) // 2}H", packet[120:])
        return f"discovery {name} page {page}/{last} {list(universes)}"
    assert (root, framing) == (4, 2), "vectors"
    priority, sync, sequence, options, universe = struct.unpack(">BHBBH", packet[108:115])
    length(115)
    head = struct.unpack(">BBHHHB", packet[117:126])
    slots = packet[126:]
    assert head == (2, 0xA1, 0, 1, 1 + len(slots), 0), f"DMP {head}"
    said = "".join(
        word for bit, word in ((0x80, " preview"), (0x40, " terminated")) if options & bit
    )
    return (
        f"sacn {universe} #{sequence} {name} priority {priority} sync {sync}{said} {slots.hex()}"
    )


def artnet(packet):
    identifier, operation = struct.unpack("<8sH", packet[:10])
    assert identifier == b"Art-Net\0", "identifier"
    if operation == 0x5000:
        version, sequence, physical, low, net, length = struct.unpack(">HBBBBH", packet[10:18])
        slots = packet[18:]
        assert version == 14, "version"
        assert len(slots) == length and length % 2 == 0 and 2 <= length <= 512, "length"
        return f"dmx {net << 8 | low} #{sequence} physical {physical} {slots.hex()}"
    if operation == 0x5200:
        assert packet[10:] == b"\0\x0e\0\0", "sync"
        return "sync"
    if operation == 0x2100:
        assert len(packet) == 239, "length"
        address = ".".join(str(byte) for byte in packet[10:14])
        (port,) = struct.unpack("<H", packet[14:16])
        short = packet[26:44].split(b"\0")[0].decode()
        long = packet[44:108].split(b"\0")[0].decode()
        report = packet[108:172].split(b"\0")[0].decode()
        (ports,) = struct.unpack(">H", packet[172:174])
        return (
            f"reply {address}:{port} net {packet[18]} sub {packet[19]} `{short}` `{long}` `{report}`"
            f" ports {ports} types {packet[174:178].hex()} in {packet[186:190].hex()}"
            f" style {packet[200]} bind {packet[211]}"
        )
    raise ValueError(f"operation {operation:#06x}")


def hue(packet):
    head, major, minor, sequence, zero, space, zero_too, area = struct.unpack(
        ">9sBBBHBB36s", packet[:52]
    )
    assert head == b"HueStream" and (major, minor) == (2, 0), "head"
    assert zero == 0 and zero_too == 0, "reserved"
    assert (len(packet) - 52) % 7 == 0, "length"
    channels = struct.iter_unpack(">BHHH", packet[52:])
    colors = " ".join(f"{channel}={x:04x}{y:04x}{z:04x}" for channel, x, y, z in channels)
    space = {0: "rgb", 1: "xy"}[space]
    return f"hue #{sequence} {space} {area.decode()} {colors}"


if __name__ == "__main__":
    read = {"ddp": ddp, "sacn": sacn, "artnet": artnet, "hue": hue}[sys.argv[1]]
    for line in sys.stdin:
        print(read(bytes.fromhex(line)), flush=True)
