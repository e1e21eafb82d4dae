# render: --lights=5 --beats=0
"""The light in the middle belongs to the right, and so to the back."""
from dj_hue.patterns import ColorPalette, GroupEffect, Pattern, Phaser

full = Phaser(min_value=1, max_value=1)
pattern = Pattern(
    "Five",
    default_palette=ColorPalette.rainbow(),
    group_effects=[GroupEffect("front", full, 4), GroupEffect("back", full, 5)],
)
