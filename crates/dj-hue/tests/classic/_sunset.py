"""Colours for other files."""
from dj_hue.patterns import HSV

SUNSET = [HSV(0.02), HSV(0.07, 0.9), HSV(0.83, 0.7, 0.8)]


def shifted(color):
    return color._replace(hue=color.hue + 0.5)
