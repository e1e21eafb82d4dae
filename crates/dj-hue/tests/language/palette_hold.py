# render: --beats 0,1,2,3,4,8 --lights 1 --palette fire
from dj_hue.patterns.strudel import *

pattern = light("all").color(palette.cycle_hold(2))
