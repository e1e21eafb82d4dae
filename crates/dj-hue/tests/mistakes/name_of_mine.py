from dj_hue.patterns import HSV, ColorPalette, GroupEffect, LightEffect, Pattern, Phaser


slow_wave = Phaser("sine", 8)
pattern = Pattern("Typo", group_effects=[GroupEffect("all", slow_wav)])
