# render: --beats 0,1,4,5,8 --lights 6
from dj_hue.patterns.strudel import *

pattern = light("all*4").pick(0.5, hold=2)
