# render: --beats 0,0.5,1,2,3 --lights 1
from dj_hue.patterns.strudel import *

pattern = light("all").modulate("sine", frequency=2, min_intensity=0.2).modulate("saw")
