from dj_hue.patterns import HSV, ColorPalette, GroupEffect, LightEffect, Pattern, Phaser


pattern = Pattern.create_pulse("Typo")
pattern.default_palette.colours.append(HSV(0.5))
