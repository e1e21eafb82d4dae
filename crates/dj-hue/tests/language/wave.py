# render: --beats 0,1,2,3 --lights 4
from dj_hue.patterns.strudel import *

pattern = light("all").wave("sawtooth", direction=-1)
