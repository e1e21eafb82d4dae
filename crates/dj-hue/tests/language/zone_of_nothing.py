# render: --beats 0 --lights 4
from dj_hue.patterns.strudel import *

pattern = stack(light("all").zone(99, fallback="left"), light("all").zone(3).color("red"))
