# kind: budget
# says: took more than 500 ms
import threading


def forever():
    while True:
        pass


threading.Thread(target=forever, daemon=True).start()
