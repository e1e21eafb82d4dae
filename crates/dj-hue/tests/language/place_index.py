# render: --beats 0,2 --lights 4
from dj_hue.patterns.strudel import *

pattern = light("left right").color(hue(index * 0.25))
