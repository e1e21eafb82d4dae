# render: --beats 0,1,2,3 --lights 4
from dj_hue.patterns.strudel import *

pattern = light("0 0 1 1").add("<0 2>")
