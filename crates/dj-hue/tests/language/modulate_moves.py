# render: --beats 0,1,2,3 --lights 1
from dj_hue.patterns.strudel import *

pattern = light("all").modulate("square", frequency=0, max_intensity=saw).brightness("sine", beats=1000000, min_val=saw, offset=0.75)
