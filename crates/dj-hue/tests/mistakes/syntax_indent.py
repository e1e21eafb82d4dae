from dj_hue.patterns import HSV, ColorPalette, GroupEffect, LightEffect, Pattern, Phaser


def waves():
    first = Phaser("sine")
      second = Phaser("square")
    return [first, second]


pattern = Pattern("Indent", group_effects=[GroupEffect("all", it) for it in waves()])
