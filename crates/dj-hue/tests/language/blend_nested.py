# render: --beats 0 --lights 3
from dj_hue.patterns.strudel import *

pattern = stack(
    light("all").color("red"),
    stack(light("0 1").color("#080"), light("0 1").color("#008"), blend="add"),
    light("2").color("#0f0").intensity(0.5),
)
