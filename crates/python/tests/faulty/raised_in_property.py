from dj_hue.patterns import Pattern


class Moody(Pattern):
    @property
    def description(self):
        raise ValueError("not today")

    @description.setter
    def description(self, value):
        pass


pattern = Moody("Moody")
