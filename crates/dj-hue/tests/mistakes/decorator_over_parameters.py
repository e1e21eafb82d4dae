from dj_hue.patterns.strudel import *


@pattern("Warm Pulse")
def warm_pulse(speed):
    return light("all*4").fast(speed)
