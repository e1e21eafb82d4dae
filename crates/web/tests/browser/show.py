"""The example server, run and directed as a test likes."""

import subprocess
import urllib.request


class Show:
    """`examples/demo`, on a port of its own."""

    def __init__(self, program, port=0, lights=24):
        self.process = subprocess.Popen(
            [program, f"127.0.0.1:{port}", str(lights)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.link = self.process.stdout.readline().strip()
        self.port = int(self.link.rstrip("/").rsplit(":", 1)[1])

    def direct(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def state(self):
        import json
        with urllib.request.urlopen(f"{self.link}api/snapshot", timeout=10) as answer:
            return json.load(answer)["state"]

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
