# render: --lights=8 --beats=0
"""Behind the last colour comes the first; before the first, the last."""
from dj_hue.patterns import ColorPalette, LightSetup, GroupEffect, Pattern, Phaser

full = Phaser(min_value=1, max_value=1)
pattern = Pattern(
    "Wraps",
    default_palette=ColorPalette.cool(),
    group_effects=[
        GroupEffect("all", full, color_index=-1),
        GroupEffect("left", full, color_index=3),
        GroupEffect("even", full, color_index=7),
        GroupEffect("odd", Phaser(min_value=0.5, max_value=0.5), color_index=-3001),
    ],
)
