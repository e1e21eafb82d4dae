from dj_hue.patterns.strudel import *


def turned(p):
    return "left right"


pattern = stack(
    light("all*4")
    .every(2, lambda p: p.every(3, turned))
)
