# render: --beats 0,1,2,3 --lights 2
from dj_hue.patterns.strudel import *

pattern = light("all").intensity("1 0.5").intensity(0.5)
