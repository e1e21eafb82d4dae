# render: --beats 0,1,3,4,7,8 --lights 2 --palette fire
from dj_hue.patterns.strudel import *

pattern = light("all ~@2 all").color(palette.cycle)
