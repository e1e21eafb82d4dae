# render: --beats 0 --lights 4
from dj_hue.patterns.strudel import *

pattern = stack(light("all").color("dim_red"), light("left").color("#00f"))
