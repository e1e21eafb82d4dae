# The load is fine; what its object does when it dies is found out afterwards,
# and the next file gets another worker.
# kind: fine
from dj_hue.patterns import Pattern


class Zombie:
    def __del__(self):
        while True:
            pass


zombie = Zombie()
pattern = Pattern("Zombie")
