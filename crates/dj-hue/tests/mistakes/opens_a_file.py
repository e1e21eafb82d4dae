from dj_hue.patterns import HSV, ColorPalette, GroupEffect, LightEffect, Pattern, Phaser


with open("/etc/hostname") as file:
    pattern = Pattern.create_pulse(file.read())
