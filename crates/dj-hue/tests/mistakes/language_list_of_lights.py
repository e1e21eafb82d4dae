from dj_hue.patterns.strudel import *

pattern = light("all left:2")
