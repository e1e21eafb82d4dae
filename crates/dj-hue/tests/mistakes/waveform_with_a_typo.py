from dj_hue.patterns import HSV, ColorPalette, GroupEffect, LightEffect, Pattern, Phaser


pattern = Pattern("Typo", group_effects=[GroupEffect("all", Phaser("sawtoth"))])
