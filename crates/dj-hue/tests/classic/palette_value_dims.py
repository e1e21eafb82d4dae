# render: --beats=0,0.3,0.5
"""The value of a palette's colour scales the intensity."""
from dj_hue.patterns import HSV, ColorPalette, GroupEffect, Pattern, Phaser

dim = ColorPalette("dim", [HSV(0.33, 1.0, 0.25), HSV(0.9, 0.5, 0.75)])
pattern = Pattern(
    "Dim",
    default_palette=dim,
    group_effects=[
        GroupEffect("left", Phaser("sawtooth_rev"), 0),
        GroupEffect("right", Phaser("sawtooth_rev"), 1),
    ],
)
