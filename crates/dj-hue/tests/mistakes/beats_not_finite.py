from dj_hue.patterns import HSV, ColorPalette, GroupEffect, LightEffect, Pattern, Phaser


pattern = Pattern("Endless", group_effects=[GroupEffect("all", Phaser("sine", float("inf")))])
