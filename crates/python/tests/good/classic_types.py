"""Positional and keyword arguments, defaults, comparison, printing, mutation."""

import copy
from dataclasses import dataclass, replace

from dj_hue.lights.effects import LightEffect as TheSame
from dj_hue.patterns import (
    HSV,
    ColorPalette,
    GroupEffect,
    LightEffect,
    LightGroup,
    LightSetup,
    Pattern,
    PatternDef,
    Phaser,
    ZoneType,
)

assert PatternDef is Pattern and TheSame is LightEffect
assert Phaser("square", 2, 0.25, 0.1, 0.9) == Phaser(
    waveform="square", beats_per_cycle=2, phase_offset=0.25, min_value=0.1, max_value=0.9
)
assert repr(Phaser()) == (
    "Phaser(waveform='sine', beats_per_cycle=1.0, phase_offset=0.0, min_value=0.0, max_value=1.0)"
)
assert repr(HSV(0.5)) == "HSV(hue=0.5, saturation=1.0, value=1.0)"
assert HSV(0.5) == (0.5, 1.0, 1.0) and HSV(0.5)._replace(value=0.5).value == 0.5
hue, saturation, value = HSV(0.1, 0.2, 0.3)
assert HSV(0.1)._asdict() == {"hue": 0.1, "saturation": 1.0, "value": 1.0}
assert len({HSV(0.5), HSV(0.5)}) == 1
assert isinstance(HSV(0.5)._replace(hue=1), HSV) and isinstance(HSV._make([1, 2, 3]), HSV)

palette = ColorPalette("two", [HSV(0.0), HSV(0.5)])
assert palette.get_color(-1) == HSV(0.5) and palette.get_color(2) == HSV(0.0)
assert ColorPalette().get_color(7) == (0, 0, 1)
assert ColorPalette().colors is not ColorPalette().colors
assert [len(it.colors) for it in (ColorPalette.red(), ColorPalette.warm(), ColorPalette.cool())] == [1, 3, 3]
assert ColorPalette.rainbow().colors[-1] == (0.75, 1, 1) and ColorPalette.white().colors == [(0, 0, 1)]
assert ColorPalette.warm().colors == [(0, 1, 1), (0.05, 1, 1), (0.08, 0.9, 1)]

effect = GroupEffect("left", Phaser())
assert effect.color_index == 0 and effect.hue_phaser is None and effect.phase_spread is False
assert GroupEffect("left", Phaser(), 2, Phaser(), True) == GroupEffect(
    group_name="left", intensity_phaser=Phaser(), color_index=2, hue_phaser=Phaser(), phase_spread=True
)
assert LightEffect(Phaser(), None, 0.5, 0.25).saturation == 0.25
plain = Pattern("Plain")
assert plain.description == "" and plain.tags == [] and plain.independent_effects == {}
assert plain.default_palette == ColorPalette.red() and plain.group_effects == []
assert Pattern("Plain", "", [], ColorPalette.red(), [], {}) == plain

slower = replace(Phaser("square"), beats_per_cycle=8)
assert slower == Phaser("square", 8) and copy.deepcopy(slower) == slower
assert copy.copy(plain) == plain and copy.copy(HSV(0.5)) == HSV(0.5)


@dataclass
class Breath(Phaser):
    depth: float = 0.5

    def __post_init__(self):
        self.min_value = 1 - self.depth


class Quiet(Pattern):
    def __init__(self, name):
        super().__init__(name, tags=["quiet"])


class Own(Phaser):
    def __init__(self, beats):
        self.waveform, self.beats_per_cycle = "sine", beats
        self.phase_offset = self.min_value = 0.0
        self.max_value = 0.5


setup = LightSetup.create_default(6)
assert setup.get_group("left").light_indices == [0, 1, 2] and len(setup.get_group("all")) == 6
assert LightGroup("desk", [1, 2]).light_indices == [1, 2] and ZoneType.LEFT.value == "left"

pattern = Quiet("Quiet")
pattern.name += " night"
pattern.group_effects.append(GroupEffect("all", Breath(depth=0.75)))
pattern.group_effects.append(GroupEffect("left", Own(4)))
pattern.group_effects[0].intensity_phaser.waveform = "triangle"
pattern.independent_effects[2] = LightEffect(slower, base_hue=0.5)
pattern.default_palette = palette
