# render: --beats 0,0.5,1,2,4 --lights 2
from dj_hue.patterns.strudel import *

pattern = light("all").envelope(attack=0.25, decay=0.5).color(flash="white", fade="red")
