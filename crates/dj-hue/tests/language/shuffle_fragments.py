# render: --beats 0,2,4,6,8,10,12,14 --lights 1
from dj_hue.patterns.strudel import *

pattern = light("all").color("red blue").shuffle(seed=1)
