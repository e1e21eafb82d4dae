# render: --lights=13 --beats=0
"""The colours of the factories, one light each."""
from dj_hue.patterns import ColorPalette, LightEffect, Pattern, Phaser

full = Phaser(min_value=1, max_value=1)
colors = [
    color
    for make in (ColorPalette.red, ColorPalette.warm, ColorPalette.cool, ColorPalette.rainbow)
    for color in make().colors
]
assert ColorPalette.white().colors == [(0, 0, 1)]
assert ColorPalette.rainbow().get_color(-1) == ColorPalette.rainbow().get_color(6)
pattern = Pattern(
    "Factories",
    independent_effects={
        light: LightEffect(full, None, hue, saturation)
        for light, (hue, saturation, value) in enumerate(colors[:13])
    },
)
