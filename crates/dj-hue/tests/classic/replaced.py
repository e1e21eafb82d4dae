# render: --beats=0,0.4
from copy import deepcopy
from dataclasses import asdict, replace

from dj_hue.patterns import HSV, ColorPalette, GroupEffect, Pattern, Phaser

first = Pattern.create_simple("First", "sawtooth", 1)
second = replace(first, name="Second", default_palette=ColorPalette("p", [HSV(0.5)._replace(value=0.5)]))
assert second.group_effects is first.group_effects
third = deepcopy(second)
assert third == second and asdict(third) == asdict(second)
third.group_effects[0] = replace(third.group_effects[0], group_name="left")
pattern = third
