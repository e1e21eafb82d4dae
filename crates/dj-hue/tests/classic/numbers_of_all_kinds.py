# render: --beats=0,0.7
"""A whole number, a bool and a number as a fraction of another are numbers."""
from dj_hue.patterns import ColorPalette, GroupEffect, Pattern, Phaser

pattern = Pattern(
    "Numbers",
    default_palette=ColorPalette(colors=[(0, 1, 1), (1 / 3, True, 1)]),
    group_effects=[
        GroupEffect("left", Phaser("sawtooth", 10**1, phase_offset=7 // 2, min_value=False)),
        GroupEffect("right", Phaser("sawtooth", 1e0, 2**-3), color_index=True, phase_spread=1),
    ],
)
