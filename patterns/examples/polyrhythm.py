"""Three against four: gold counts three to the bar, azure counts four.

Where the two meet, on the one, the whole room lights up.
Try: {"even": 3, "odd": 2}, or other colours from `_colors.py`.
"""

from _colors import AZURE, GOLD
from dj_hue.patterns import ColorPalette, GroupEffect, Pattern, Phaser

BAR = 4
COUNTS = {"even": 3, "odd": 4}

pattern = Pattern(
    name="Polyrhythm",
    description=f"{' against '.join(map(str, COUNTS.values()))}, in two colours",
    tags=["rhythm", "beat", "two colours"],
    default_palette=ColorPalette("gold and azure", [GOLD, AZURE]),
    group_effects=[
        GroupEffect(
            group_name=group,
            intensity_phaser=Phaser("smooth_pulse", BAR / count, min_value=0.08),
            color_index=color,
        )
        for color, (group, count) in enumerate(COUNTS.items())
    ],
)
