# render: --lights=6 --beats=0,3
"""A hue is a turn of the wheel, however often it turns."""
from dj_hue.patterns import HSV, ColorPalette, GroupEffect, LightEffect, Pattern, Phaser

full = Phaser(min_value=1, max_value=1)
pattern = Pattern(
    "Turns",
    default_palette=ColorPalette(colors=[HSV(1.25), HSV(-0.3), HSV(17.55, 0.5)]),
    group_effects=[
        GroupEffect("all", full),
        GroupEffect("left", full, 1),
        GroupEffect("odd", full, 2),
    ],
    independent_effects={5: LightEffect(full, base_hue=-2.1)},
)
