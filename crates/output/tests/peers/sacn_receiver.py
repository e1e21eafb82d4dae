"""Tells what PyPI `sacn` hears.

    sacn_receiver.py PORT UNIVERSE [multicast]
"""

import sys
import threading

import sacn

port, universe = int(sys.argv[1]), int(sys.argv[2])
receiver = sacn.sACNreceiver(bind_address="0.0.0.0", bind_port=port)


def tell(*words):
    print(*words, flush=True)


@receiver.listen_on("availability")
def availability(universe, changed):
    tell("universe", universe, changed)


@receiver.listen_on("universe", universe=universe)
def levels(packet):
    slots = bytes(packet.dmxData[:9]).hex()
    tell(packet.sourceName, "priority", packet.priority, "universe", packet.universe, slots)


receiver.start()
if sys.argv[3:] == ["multicast"]:
    receiver.join_multicast(universe)
tell("ready")
threading.Event().wait()
