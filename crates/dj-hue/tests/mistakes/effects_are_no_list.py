from dj_hue.patterns import HSV, ColorPalette, GroupEffect, LightEffect, Pattern, Phaser


pattern = Pattern("Type", group_effects=GroupEffect("all", Phaser()))
