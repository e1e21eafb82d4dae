# render: --beats 0,0.5,1,1.5,2 --lights 6
from dj_hue.patterns.strudel import *

pattern = light("right ~").late(index / 8)
