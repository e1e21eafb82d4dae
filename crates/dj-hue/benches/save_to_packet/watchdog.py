"""Says on standard output whenever a file in a folder has changed."""

import sys

from watchdog.events import FileSystemEventHandler
from watchdog.observers import Observer


class Say(FileSystemEventHandler):
    def on_any_event(self, event):
        if event.event_type in ("created", "modified", "moved", "closed"):
            print(event.event_type, flush=True)


observer = Observer()
observer.schedule(Say(), sys.argv[1], recursive=True)
observer.start()
print("ready", flush=True)
sys.stdin.read()
