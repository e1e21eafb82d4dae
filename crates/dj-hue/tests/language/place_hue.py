# render: --beats 0,1,2 --lights 3
from dj_hue.patterns.strudel import *

pattern = light("all").color(hue(saw + x * 0.2))
