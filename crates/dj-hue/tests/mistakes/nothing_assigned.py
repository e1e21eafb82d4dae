from dj_hue.patterns.strudel import *

patern = light("all").color("red")
