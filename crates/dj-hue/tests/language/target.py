# render: --beats 0,1,2,3 --lights 6
from dj_hue.patterns.strudel import *

pattern = light("0 left [5,even] light_2")
