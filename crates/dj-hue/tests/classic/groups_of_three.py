# render: --lights=3 --beats=0,0.4
"""With three lights there is no front."""
from dj_hue.patterns import ColorPalette, GroupEffect, Pattern, Phaser

pattern = Pattern(
    "Three",
    default_palette=ColorPalette.rainbow(),
    group_effects=[
        GroupEffect("front", Phaser(min_value=1), 4),
        GroupEffect("right", Phaser("triangle"), 2),
        GroupEffect("even", Phaser("sawtooth_rev"), 1, phase_spread=True),
    ],
)
