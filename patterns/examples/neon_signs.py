"""A street of neon signs, each in its own colour, each with a loose contact.

An inverted range (max below min) turns a short flash into a short failure.
Try: other colours from `_colors.py`, or add one there with `web("#…")`.
"""

from _colors import AZURE, CORAL, GOLD, MINT, ROSE, VIOLET
from dj_hue.patterns import LightEffect, Pattern, Phaser

SIGNS = [ROSE, AZURE, GOLD, VIOLET, MINT, CORAL]
FAILS_EVERY = [5, 8, 3, 7, 11, 4]  # Beats; numbers that seldom meet.


def sign(color, beats):
    return LightEffect(
        intensity_phaser=Phaser("pulse", beats, phase_offset=0.5, min_value=0.9, max_value=0.1),
        base_hue=color.hue,
        saturation=color.saturation,
    )


pattern = Pattern(
    name="Neon Signs",
    description="Six colours that stay, but for a loose contact",
    tags=["city", "night", "colourful"],
    independent_effects=dict(enumerate(map(sign, SIGNS, FAILS_EVERY))),
)
