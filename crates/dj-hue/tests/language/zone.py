# render: --beats 0,2 --lights 4
from dj_hue.patterns.strudel import *

pattern = light("all").zone("ceiling", fallback="left")
