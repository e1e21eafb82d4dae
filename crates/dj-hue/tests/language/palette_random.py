# render: --beats 0,1,2,3 --lights 4 --palette fire
from dj_hue.patterns.strudel import *

pattern = light("[0,1,2,3]*4").color(palette.random)
