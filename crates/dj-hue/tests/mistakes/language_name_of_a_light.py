from dj_hue.patterns.strudel import *

pattern = light("light_1 Light_2 Light_9")
