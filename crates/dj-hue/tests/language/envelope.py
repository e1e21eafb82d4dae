# render: --beats 0,0.2,0.4,0.8,2,3.9,4,4.5,5 --lights 1
from dj_hue.patterns.strudel import *

pattern = light("all ~").slow(2).envelope(attack=0.1, decay=0.1, sustain=0.5).envelope(release=0.25)
