"""What pattern files are made of: classic patterns here, and the pattern
language of `dj_hue.patterns.strudel`.

    from dj_hue.patterns import GroupEffect, Pattern, Phaser

    pattern = Pattern("Breathe", group_effects=[GroupEffect("all", Phaser("sine", 4))])
"""

from dj_hue.colors import HSV, ColorPalette
from dj_hue.lights.effects import LightEffect, Phaser
from dj_hue.lights.setup import LightGroup, LightSetup, ZoneType
from dj_hue.patterns import strudel
from dj_hue.patterns.classic import GroupEffect, Pattern, PatternDef
from dj_hue.patterns.strudel import *

__all__ = strudel.__all__ + [
    "ColorPalette",
    "GroupEffect",
    "HSV",
    "LightEffect",
    "LightGroup",
    "LightSetup",
    "Pattern",
    "PatternDef",
    "Phaser",
    "ZoneType",
]
