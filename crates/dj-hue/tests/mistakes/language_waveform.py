from dj_hue.patterns.strudel import *

pattern = light("all").modulate("sinus")
