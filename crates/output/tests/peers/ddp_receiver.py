"""Tells what PyPI `python-led-ddp` reads: ddp_receiver.py PORT"""

import socket
import sys

from ddp import Packet

listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
listener.bind(("127.0.0.1", int(sys.argv[1])))
print("ready", flush=True)
while True:
    packet = Packet.from_bytes(listener.recv(2048))
    header, config = packet.header, packet.header.pixel_config
    whole = "whole" if header.length == len(packet.data) else "cut"
    push = "push" if header.packet_type.push else "more"
    kind = f"{config.data_type.name} {config.data_size.name}"
    data = packet.data[:9].hex()
    print(f"v{header.packet_type.version} {push} {kind} {whole} at {header.offset} {data}", flush=True)
