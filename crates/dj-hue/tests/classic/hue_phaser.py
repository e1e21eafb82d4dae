# render: --beats=0,0.5,1,2.6,3.9
"""Turns the palette's hue; with a spread, each light on its own way."""
from dj_hue.patterns import HSV, ColorPalette, GroupEffect, Pattern, Phaser

turn = Phaser("sawtooth", 4, 0, -0.1, 0.9)
wave = Phaser("sine", 2, 0.25, 0.5, 1.0)
pattern = Pattern(
    "Turning",
    default_palette=ColorPalette(colors=[HSV(0.8, 0.9)]),
    group_effects=[
        GroupEffect("left", wave, 0, turn),
        GroupEffect("right", wave, 0, turn, phase_spread=True),
    ],
)
