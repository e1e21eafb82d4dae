# render: --beats 0,1,2,3,4,6 --lights 2
from dj_hue.patterns.strudel import *

pattern = light("all").intensity(saw.slow(2))
