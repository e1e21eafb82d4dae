from dj_hue.patterns.strudel import *

pattern = (
    light("all*4")
    .brightness("sine", beats=0)
    .fast(2)
)
