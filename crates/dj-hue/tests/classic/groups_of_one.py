# render: --lights=1 --beats=0,0.4
"""With one light there is nobody on the left."""
from dj_hue.patterns import GroupEffect, Pattern, Phaser

pattern = Pattern(
    "Alone",
    group_effects=[
        GroupEffect("left", Phaser(min_value=1)),
        GroupEffect("odd", Phaser(min_value=1)),
        GroupEffect("right", Phaser("sawtooth_rev"), phase_spread=True),
    ],
)
