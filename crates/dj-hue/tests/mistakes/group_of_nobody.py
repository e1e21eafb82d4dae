from dj_hue.patterns import HSV, ColorPalette, GroupEffect, LightEffect, Pattern, Phaser


pattern = Pattern("Group", group_effects=[GroupEffect("balcony", Phaser())])
