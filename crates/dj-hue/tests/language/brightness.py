# render: --beats 0,0.25,0.5,0.75,1 --lights 1
from dj_hue.patterns.strudel import *

pattern = light("all").brightness("sawtooth", beats=1, min_val=0.1, offset=0.5)
