from dj_hue.patterns import HSV, ColorPalette, GroupEffect, LightEffect, Pattern, Phaser


patern = Pattern.create_pulse("Nearly")
