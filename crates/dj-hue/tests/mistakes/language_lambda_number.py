from dj_hue.patterns.strudel import *

pattern = (
    light("all*4")
    .color("red")
    .every(2, lambda p: 3)
    .fast(2)
)
