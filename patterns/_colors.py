"""Colours shared by the patterns here; a name starting with _ is no pattern.

Save this file and every pattern that imports it changes with it.
"""

import colorsys

from dj_hue.patterns import HSV, ColorPalette


def web(code):
    """The colour of a web code such as "#ff7f50"."""
    red, green, blue = bytes.fromhex(code.lstrip("#"))
    return HSV(*colorsys.rgb_to_hsv(red / 255, green / 255, blue / 255))


def neighbours(color, count, width=0.25):
    """A palette of `count` colours, fanned out over `width` of the wheel."""
    first = color.hue - width / 2
    hues = [first + width * (i + 0.5) / count for i in range(count)]
    return ColorPalette("neighbours", [color._replace(hue=hue % 1) for hue in hues])


CORAL = web("#ff5a36")
GOLD = web("#ffb000")
LIME = web("#8cff00")
MINT = web("#00ffa2")
AZURE = web("#0091ff")
VIOLET = web("#8a2bff")
ROSE = web("#ff1a75")
