# render: --beats 0,1,2,3,4,5,6,7 --lights 1 --palette fire
from dj_hue.patterns.strudel import *

pattern = light("all*4").color(palette.random_hold(2))
