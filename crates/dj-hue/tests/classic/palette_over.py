# render: --beats=0,0.3,0.5 --palette=fire
"""The performer's palette takes the place of the pattern's own."""
from dj_hue.patterns import ColorPalette, GroupEffect, LightEffect, Pattern, Phaser

wave = Phaser("triangle", 1, 0.1)
pattern = Pattern(
    "Over",
    default_palette=ColorPalette.cool(),
    group_effects=[GroupEffect("left", wave, 1), GroupEffect("right", wave, 6)],
    independent_effects={5: LightEffect(wave, base_hue=0.5)},
)
