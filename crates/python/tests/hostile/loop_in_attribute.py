# kind: budget
# says: took more than 500 ms
from dj_hue.patterns import Pattern


class Endless(Pattern):
    @property
    def tags(self):
        while True:
            pass

    @tags.setter
    def tags(self, value):
        pass


pattern = Endless("Endless")
