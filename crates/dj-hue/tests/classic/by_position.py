# render: --beats=0,0.2,0.9,1.6,5.5
"""Every argument of every class by its position."""
from dj_hue.patterns import HSV, ColorPalette, GroupEffect, LightEffect, Pattern, Phaser

swing = Phaser("triangle", 3, 0.25, 0.2, 0.8)
drift = Phaser("sawtooth", 8, 0, 0, 0.5)
pattern = Pattern(
    "By position",
    "no keyword anywhere",
    ["test"],
    ColorPalette("two", [HSV(0.3, 0.9, 0.8), HSV(0.62, 0.7, 1)]),
    [GroupEffect("left", swing, 1, drift, True), GroupEffect("right", swing, 0, None, False)],
    {2: LightEffect(swing, drift, 0.45, 0.6)},
)
