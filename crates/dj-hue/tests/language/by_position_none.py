# render: --beats 0,1,2,3,4,5,6,7 --lights 3
from dj_hue.patterns.strudel import *

pattern = light("all").pick(None, 2, 3).seq(None, False)
