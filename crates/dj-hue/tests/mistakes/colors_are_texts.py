from dj_hue.patterns import HSV, ColorPalette, GroupEffect, LightEffect, Pattern, Phaser


pattern = Pattern.create_pulse("Type")
pattern.default_palette = ColorPalette(colors=["red", HSV(0.5)])
