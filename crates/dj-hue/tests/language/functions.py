# render: --beats 0,1,2,3,4,5,6,7 --lights 4
from dj_hue.patterns.strudel import *

pattern = light("0 1 2 3").every(2, rev).sometimes_by(0, fast(2)).off(0.5, lambda p: p.color("red"))
