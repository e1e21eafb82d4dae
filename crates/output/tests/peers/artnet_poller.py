"""Polls an Art-Net port, and tells the universes that PyPI `aioartnet` hears of.

    artnet_poller.py PORT
"""

import asyncio
import sys

from aioartnet import client


async def main(port):
    poller = client.ArtNetClient()
    poller.unicast_ip = poller.broadcast_ip = poller.listen_ip = "127.0.0.1"
    # It listens where it can, and polls where it is told to.
    client.ARTNET_PORT = 0
    await poller.connect()
    client.ARTNET_PORT = port
    print("ready", flush=True)
    told = None
    while True:
        await asyncio.sleep(0.05)
        for node in poller.get_nodes():
            universes = sorted({it.universe.portaddress for it in node.ports if it.is_input})
            line = f"{node.longName} at {node.ip} style {node.style} sends {universes}"
            if line != told:
                told = line
                print(line, flush=True)


asyncio.run(main(int(sys.argv[1])))
