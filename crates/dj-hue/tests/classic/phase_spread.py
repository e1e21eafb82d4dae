# render: --lights=7 --beats=0,0.1,0.65
"""Each light by its place in its group, not in the rig."""
from dj_hue.patterns import GroupEffect, Pattern, Phaser

ramp = Phaser("sawtooth", 1, 0.05)
pattern = Pattern(
    "Spread",
    group_effects=[
        GroupEffect("left", ramp, phase_spread=True),
        GroupEffect("right", ramp, phase_spread=True),
        GroupEffect("odd", ramp, phase_spread=False),
    ],
)
