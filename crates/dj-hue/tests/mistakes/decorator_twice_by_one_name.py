from dj_hue.patterns.strudel import *


@pattern("Warm Pulse")
def warm_pulse():
    return light("all*4").color("red")


# Other signs tell names apart; the same name does not.
@pattern("Warm pulse!")
def bright_pulse():
    return light("all*4").color("orange")


@pattern("Warm Pulse")
def cold_pulse():
    return light("all*4").color("blue")
