# render: --beats 0,1,2,3 --lights 6
from dj_hue.patterns.strudel import *

pattern = stack(light("left*4").pick(1, 2, 7), light("right*4").pick(1, 1, 7, 1))
