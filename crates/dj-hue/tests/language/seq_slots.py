# render: --beats 0,0.5,1,1.5,2,3 --lights 2
from dj_hue.patterns.strudel import *

pattern = light("all").seq(slots=4)
