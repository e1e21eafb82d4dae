from dj_hue.patterns.strudel import *


@pattern("Warm Pulse")
def warm_pulse():
    return light("all*4").color("red")


@pattern("Warm pulse!")
def cold_pulse():
    return light("all*4").color("blue")
