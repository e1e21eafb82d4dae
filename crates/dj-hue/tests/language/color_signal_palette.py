# render: --beats 0,1,2,3,4 --lights 1 --palette fire
from dj_hue.patterns.strudel import *

pattern = light("all").color(flash=palette(saw.range(0, 4)), fade=hue(saw)).envelope(decay=1)
