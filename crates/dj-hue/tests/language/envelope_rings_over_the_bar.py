# render: --beats 0,3.5,4,5,6,7 --lights 2
from dj_hue.patterns.strudel import *

pattern = light("~ ~ ~ 0").envelope(release=0.5)
