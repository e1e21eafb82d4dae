from dj_hue.patterns.strudel import *


@pattern
def warm_pulse():
    return light("all*4")
