# render: --beats=0,0.7 --lights=6
"""Later effects cover earlier ones, even with darkness; the rest is black."""
from dj_hue.patterns import ColorPalette, GroupEffect, LightEffect, Pattern, Phaser

full, dark = Phaser(min_value=1, max_value=1), Phaser(min_value=0, max_value=0)
pattern = Pattern(
    "Layers",
    default_palette=ColorPalette.rainbow(),
    group_effects=[
        GroupEffect("left", full, 1),
        GroupEffect("even", full, 3),
        GroupEffect("front", Phaser("sawtooth"), 5),
        GroupEffect("nowhere", full, 2),
    ],
    independent_effects={0: LightEffect(dark), 99: LightEffect(full), -1: LightEffect(full)},
)
