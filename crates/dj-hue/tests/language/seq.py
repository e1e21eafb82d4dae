# render: --beats 0,1,2,3,4 --lights 4
from dj_hue.patterns.strudel import *

pattern = light("all").seq()
