# render: --beats 0,2,4,6 --lights 2
from dj_hue.patterns.strudel import *

pattern = mini("<0 1>").pick([light("0"), light("1").color("red")])
