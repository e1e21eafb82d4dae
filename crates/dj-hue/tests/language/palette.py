# render: --beats 0,1,2,3 --lights 2 --palette fire
from dj_hue.patterns.strudel import *

pattern = light("all*4").color("0 1 cycle random")
