from dj_hue.patterns import Pattern
from dj_hue.patterns.strudel import light, pattern


@pattern("Drop")
def drop():
    return light("all*16").envelope(fade=0.02, sustain=0)


@pattern("Pair")
def pair():
    # Two of the six lights are a large area, and one is not.
    return light("[0,1]*8").envelope(fade=0.02, sustain=0)


@pattern("Small")
def small():
    return light("0*16").envelope(fade=0.02, sustain=0)


@pattern("Meant", tags=["flashing"])
def meant():
    return drop()


pattern = Pattern.create_chase("Fast Chase", beats_per_cycle=0.25)
