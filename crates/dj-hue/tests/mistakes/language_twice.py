from dj_hue.patterns.strudel import *

COLORS = "red blu"


def hit(lights):
    return light(lights).color(COLORS)


pattern = stack(hit("left"), hit("right"))
