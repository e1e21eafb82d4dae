from dj_hue.patterns import HSV, ColorPalette, GroupEffect, LightEffect, Pattern, Phaser


größe = 4
pattern = Pattern("日本 🎉", group_effects=[GroupEffect("all", Phaser("sine", größse))])
