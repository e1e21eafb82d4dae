# render: --beats 0,1,2,3 --lights 1 --palette fire
from dj_hue.patterns.strudel import *

pattern = light("all").color(saw.range(0, 4))
