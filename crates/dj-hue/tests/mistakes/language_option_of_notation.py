from dj_hue.patterns.strudel import *

pattern = (
    light("all*4")
    .envelope(attack="<0.1 -1>")
    .fast(2)
)
