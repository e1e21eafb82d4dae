from dj_hue.patterns import HSV, ColorPalette, GroupEffect, LightEffect, Pattern, Phaser


pattern = Pattern(
    "Lights",
    independent_effects={
        0: LightEffect(Phaser()),
        6: LightEffect(Phaser("square")),
        -1: LightEffect(Phaser("pulse")),
    },
)
