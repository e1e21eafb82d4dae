# render: --beats 0,1,2,3 --lights 2
from dj_hue.patterns.strudel import *

pattern = light("all").seq(4, False)
