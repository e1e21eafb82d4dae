# render: --beats=0,0.5,1.3,2.2
"""Offsets are shares of a period, and may be more than one, or less than none."""
from dj_hue.patterns import LightEffect, Pattern, Phaser

offsets = [0.0, 0.25, 0.5, 1.1, -0.2, -7.45]
pattern = Pattern(
    "Offsets",
    independent_effects={
        light: LightEffect(Phaser("sawtooth", 2.5, offset)) for light, offset in enumerate(offsets)
    },
)
