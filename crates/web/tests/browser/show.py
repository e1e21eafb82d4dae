"""The real program on a folder of its own, and lights that note what they are sent."""

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path

STARTERS = Path(__file__).resolve().parents[4] / "patterns"
# How long anything may take on a busy machine before it has failed.
PATIENCE = 60

STEADY = """# {label}
from dj_hue.patterns import HSV, ColorPalette, GroupEffect, Pattern, Phaser

pattern = Pattern(
    name={label!r},
    group_effects=[GroupEffect("all", Phaser(min_value=1.0, max_value=1.0))],
    default_palette=ColorPalette(colors=[HSV(0.0, 0.0, {level})]),
)
"""


class Growing:
    """A list that one thread fills and another waits on."""

    def __init__(self):
        self.items = []
        self.more = threading.Condition()

    def add(self, item):
        with self.more:
            self.items.append(item)
            self.more.notify_all()

    def wait(self, wanted, since=0):
        """The first item from a position on that is wanted."""
        end = time.monotonic() + PATIENCE
        with self.more:
            while True:
                found = next((it for it in self.items[since:] if wanted(it)), None)
                if found is not None:
                    return found
                since = len(self.items)
                if not self.more.wait(end - time.monotonic()):
                    raise AssertionError(f"nothing like that came; the last are {self.items[-3:]}")


class Lights:
    """Lights that understand DDP: when which bytes came."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.url = f"ddp://127.0.0.1:{self.socket.getsockname()[1]}"
        self.frames = Growing()
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        while True:
            packet = self.socket.recv(65536)
            at = time.monotonic()
            if not packet:
                return self.socket.close()
            self.frames.add((at, packet[10:]))

    def see(self, wanted):
        """Waits for such bytes, the newest that came included."""
        newest = max(0, len(self.frames.items) - 1)
        return self.frames.wait(lambda frame: wanted(frame[1]), newest)

    def close(self):
        self.socket.sendto(b"", self.socket.getsockname())


class Show:
    """`dj-hue run` with the starter patterns, and nobody's settings or memory."""

    def __init__(self, program, lights=24, address="127.0.0.1", pattern="aurora", patterns={}, config="",
                 starters=True):
        self.folder = Path(tempfile.mkdtemp(prefix="dj-hue-show-"))
        self.patterns = self.folder / "patterns"
        if starters:
            shutil.copytree(STARTERS, self.patterns)
        for key, text in patterns.items():
            self.save(key, text)
        if config:
            (self.folder / "dj-hue.toml").write_text(config)
        self.lights = Lights()
        self.arguments = [
            program, "run", "--headless", "--log", "json", "--bpm", "124", "--output", self.lights.url,
            # The tests press faster than lights may flash on a stage.
            "--strobe-limit", "off"]
        # Without starters it is the first start, in an empty folder.
        if starters:
            self.arguments += ["--patterns", "patterns", "--pattern", pattern]
        if lights:
            self.arguments += ["--lights", str(lights)]
        self.address, self.port = address, 0
        self.start()

    def start(self):
        """Plays, on the port it had before if there was one."""
        home = str(self.folder / "home")
        self.process = subprocess.Popen(
            [*self.arguments, "--listen", f"{self.address}:{self.port}"],
            cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
            env={"PATH": os.environ["PATH"], "HOME": home, "XDG_RUNTIME_DIR": home})
        self.log = Growing()
        threading.Thread(target=self.read, args=(self.process.stdout, self.log), daemon=True).start()
        self.link = self.log.wait(lambda line: line["event"] == "ready")["listen"]
        self.port = urllib.parse.urlsplit(self.link).port

    @staticmethod
    def read(output, log):
        with output:
            for line in output:
                log.add(json.loads(line))

    def kill(self):
        """Pulls the plug."""
        self.process.kill()
        self.process.wait()

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()
        self.lights.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def state(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/snapshot", timeout=PATIENCE) as answer:
            return json.load(answer)["state"]

    def memory(self):
        """Bytes that the program itself has in memory, its workers not counted."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def text(self, key):
        return (self.patterns / f"{key}.py").read_text()

    def save(self, key, text):
        """Saves as most editors do: a new file over the old one."""
        new = self.patterns / ".saving"
        new.write_text(text)
        new.rename(self.patterns / f"{key}.py")

    def save_steady(self, key, level, label="Steady"):
        self.save(key, STEADY.format(label=label, level=level))

    def hear(self, event, **fields):
        """Waits until the show has said so."""
        return self.log.wait(lambda line: line["event"] == event and fields.items() <= line.items())
