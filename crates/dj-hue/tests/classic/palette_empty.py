# render: --beats=0,0.5
"""No colour is white."""
from dj_hue.patterns import HSV, ColorPalette, GroupEffect, Pattern, Phaser

assert ColorPalette().get_color(5) == HSV(0, 0, 1)
pattern = Pattern(
    "Empty", default_palette=ColorPalette(), group_effects=[GroupEffect("all", Phaser("square"))]
)
