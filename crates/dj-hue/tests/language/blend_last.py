# render: --beats 0 --lights 4
from dj_hue.patterns.strudel import *

pattern = stack(light("all").color("red"), light("left").color("#00f").intensity(0.2), blend="last")
