# render: --beats 0,1,2,3 --lights 2
from dj_hue.patterns.strudel import *

pattern = stack(light("all").color("yellow"), light("all").color("red").envelope(attack=0.5), blend="multiply")
