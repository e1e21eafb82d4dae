from dj_hue.patterns.strudel import *

pattern = light("all*4").color("red").envelope(atack=0.2)
