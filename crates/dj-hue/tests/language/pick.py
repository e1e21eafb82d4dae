# render: --beats 0,1,2,3,4 --lights 6
from dj_hue.patterns.strudel import *

pattern = light("all*4").pick(1, 2, seed=5)
