# render: --lights=4 --beats=0
from dj_hue.patterns import HSV, ColorPalette, GroupEffect, Pattern, Phaser

full = Phaser(min_value=1, max_value=1)
pattern = Pattern(
    "Too much",
    default_palette=ColorPalette(colors=[HSV(0.2, 1.7, 1.0), HSV(0.2, -1, 0.55)]),
    group_effects=[GroupEffect("left", full, 0), GroupEffect("right", full, 1)],
)
