from dj_hue.patterns.strudel import *

pattern = stack(light("left"), light("right"), blend="screen")
