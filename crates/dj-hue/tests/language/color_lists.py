# render: --beats 0,1,2,3 --lights 2
from dj_hue.patterns.strudel import *

pattern = light("all").color(fastcat(HSV(0.6), (0.3, 1, 1), "red", palette(1)))
