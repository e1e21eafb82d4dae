"""Tells what universes sources list, on this machine, as PyPI `sacn` reads it."""

import socket

from sacn.messages.universe_discovery import UniverseDiscoveryPacket

GROUP = "239.255.250.214"

listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind((GROUP, 5568))
membership = socket.inet_aton(GROUP) + socket.inet_aton("127.0.0.1")
listener.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, membership)
print("ready", flush=True)
while True:
    packet = UniverseDiscoveryPacket.make_universe_discovery_packet(listener.recv(2048))
    page = f"page {packet.page}/{packet.lastPage}"
    print(packet.sourceName, page, *packet.universes, flush=True)
