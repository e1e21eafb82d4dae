# render: --beats 0,4,4.5,5,5.5 --lights 3
from dj_hue.patterns.strudel import *

pattern = light("<~ all>").every(1, lambda p: p.late((x + 1) / 8))
