# render: --beats=0,0.1,0.3,0.5,0.8,0.95
from dj_hue.patterns import GroupEffect, Pattern, Phaser

pattern = Pattern(
    "Over the top", group_effects=[GroupEffect("all", Phaser("triangle", 1, 0, -0.5, 1.6))]
)
