"""The example server, run and directed as a test likes."""

import json
import subprocess
import urllib.parse
import urllib.request


class Show:
    """`examples/demo`, on a port of its own."""

    def __init__(self, program, port=0, lights=24, address="127.0.0.1"):
        self.process = subprocess.Popen(
            [program, f"{address}:{port}", str(lights)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.link = self.process.stdout.readline().strip()
        self.port = urllib.parse.urlsplit(self.link).port

    def direct(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def state(self):
        with urllib.request.urlopen(f"{self.link}api/snapshot", timeout=10) as answer:
            return json.load(answer)["state"]

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
