from dj_hue.patterns.strudel import *


@pattern(3)
def warm_pulse():
    return light("all*4")
