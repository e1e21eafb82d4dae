# render: --beats 0,0.5,1,1.5,2,3 --lights 4
from dj_hue.patterns.strudel import *

pattern = light("all ~").late(index / 8)
