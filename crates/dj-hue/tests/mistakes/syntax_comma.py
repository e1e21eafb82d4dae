from dj_hue.patterns import HSV, ColorPalette, GroupEffect, LightEffect, Pattern, Phaser


pattern = Pattern(
    name="No comma"
    description="after the name",
)
