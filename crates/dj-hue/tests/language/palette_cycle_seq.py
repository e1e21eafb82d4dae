# render: --beats 0,1,2,3,4 --lights 3 --palette fire
from dj_hue.patterns.strudel import *

pattern = stack(light("all").seq().color(palette.cycle), light("2").color(palette.cycle).intensity(0.5))
