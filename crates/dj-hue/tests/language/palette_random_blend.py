# render: --beats 3.9,4,7.9,8,12,16,20 --lights 1 --palette fire
from dj_hue.patterns.strudel import *

pattern = light("all").color(palette.random_blend(4, fade=0))
