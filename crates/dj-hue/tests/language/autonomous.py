# render: --beats 0,0.5,1,2,3,7.9,8 --lights 4
from dj_hue.patterns.strudel import *

pattern = light("all").autonomous(1, 4, duty=0.4, colors="red blue", seed=2)
