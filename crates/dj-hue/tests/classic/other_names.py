# render: --beats=0,0.3
"""The names that older files import."""
from dj_hue.lights.effects import LightEffect, Phaser
from dj_hue.patterns import LightGroup, LightSetup, Pattern, PatternDef, ZoneType
from dj_hue.patterns import Phaser as SamePhaser

assert PatternDef is Pattern and SamePhaser is Phaser
assert LightGroup and LightSetup and ZoneType
pattern = PatternDef("Old", independent_effects={0: LightEffect(Phaser("triangle"))})
