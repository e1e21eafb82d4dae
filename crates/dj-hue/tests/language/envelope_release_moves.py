# render: --beats 1.9,2,3,4,5,8 --lights 1
from dj_hue.patterns.strudel import *

pattern = light("~ all ~@6").envelope(release=sine.range(0, 2)).slow(2)
