from dj_hue.patterns.strudel import *

pattern = (
    light("all*4")
    .color("red")
    .envelope(attack=-1)
    .fast(2)
)
