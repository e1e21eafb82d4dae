from dj_hue.patterns.strudel import *


@pattern("Warm Pulse")
def warm_pulse():
    light("all*4")
