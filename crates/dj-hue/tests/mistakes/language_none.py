from dj_hue.patterns.strudel import light, stack


def wash():
    light("all").color("blue")


pattern = stack(light("left").color("red"), wash())
