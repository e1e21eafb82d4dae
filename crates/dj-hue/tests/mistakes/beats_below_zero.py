from dj_hue.patterns import HSV, ColorPalette, GroupEffect, LightEffect, Pattern, Phaser


pattern = Pattern.create_simple("Backwards", beats_per_cycle=-1.5)
