# render: --beats 0,1,2,3 --lights 4
from dj_hue.patterns.strudel import *

pattern = light("all").color("red #0f0 <dim_white 0.6:1:1> tomato")
