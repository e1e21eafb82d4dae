from dj_hue.patterns import HSV, ColorPalette, GroupEffect, LightEffect, Pattern, Phaser


pattern = Pattern(
    name="Unclosed",
    group_effects=[
        GroupEffect("all", Phaser("sine"),
    ],
)
