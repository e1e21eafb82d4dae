from dj_hue.patterns import GroupEffect, Pattern, Phaser


class Slow(Phaser):
    def __init__(self, beats):
        super().__init__("sine", beats)


def effect(beats):
    return GroupEffect("all", Slow(beats))


pattern = Pattern("Endless", group_effects=[effect(1), effect(float("nan"))])
