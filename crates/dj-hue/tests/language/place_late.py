# render: --beats 0,1,2,3 --lights 3
from dj_hue.patterns.strudel import *

pattern = light("all").color("red").intensity(saw.late(x * 0.25))
