"""What a file raises is shown with the way that led there."""
from dj_hue.patterns import GroupEffect, Pattern, Phaser


def period(lights):
    return 4 / (lights - 6)


def effects():
    return [GroupEffect("all", Phaser("sine", period(6)))]


pattern = Pattern("Division", group_effects=effects())
