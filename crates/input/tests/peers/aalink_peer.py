"""Takes part in a Link session.

    aalink_peer.py TEMPO

Tells the time, the beat and the number of its peers twenty times a second, on
the clock that counts from the machine's start. Does what it reads: a tempo,
`start` or `stop`. Needs PyPI `aalink`.
"""

import asyncio
import sys
import threading
import time

import aalink


def obey(link):
    for line in sys.stdin:
        match line.strip():
            case "start":
                link.playing = True
            case "stop":
                link.playing = False
            case tempo:
                link.tempo = float(tempo)


async def main():
    link = aalink.Link(float(sys.argv[1]), asyncio.get_running_loop())
    link.quantum = 4.0
    link.start_stop_sync_enabled = True
    link.enabled = True
    threading.Thread(target=obey, args=[link], daemon=True).start()
    while True:
        before = time.monotonic()
        beat = link.beat
        after = time.monotonic()
        print(f"{(before + after) / 2:.6f} {beat:.6f} {link.num_peers}", flush=True)
        await asyncio.sleep(0.05)


asyncio.run(main())
