# render: --beats 0,4 --lights 2
from dj_hue.patterns.strudel import light, pattern


@pattern("Warm Pulse", "Gentle pulsing", tags=["chill"], palette="warm")
def warm_pulse():
    return light("all").color("<0 1>")


@pattern("Other")
def other():
    return light("all").color("blue")
