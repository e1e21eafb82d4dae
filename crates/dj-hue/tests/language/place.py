# render: --beats 0 --lights 5
from dj_hue.patterns.strudel import *

pattern = light("all").intensity((x + 1) / 2)
