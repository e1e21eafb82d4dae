from dj_hue.patterns.strudel import *
