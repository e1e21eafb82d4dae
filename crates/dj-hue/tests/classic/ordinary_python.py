# render: --beats=0,0.3,0.9
"""Functions, classes, comprehensions and the library around the pattern."""
import colorsys
import itertools
import math
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from _sunset import SUNSET, shifted
from dj_hue.patterns import HSV, ColorPalette, GroupEffect, LightEffect, Pattern, Phaser


@dataclass
class Voice:
    light: int
    beats: Fraction

    def effect(self) -> LightEffect:
        ramp = partial(Phaser, "sawtooth_rev", min_value=0.1)
        hue, saturation, _ = colorsys.rgb_to_hsv(0.2, 0.4, 0.8)
        return LightEffect(ramp(float(self.beats)), base_hue=hue, saturation=saturation)


voices = [Voice(light, Fraction(light + 1, 2)) for light in range(3)]
hues = list(itertools.accumulate([0.1, 0.2, 0.3]))
pattern = Pattern(
    name=f"{len(voices)} voices, {math.tau:.2f}",
    default_palette=ColorPalette(colors=[*SUNSET, *map(shifted, SUNSET), *map(HSV, hues)]),
    group_effects=[GroupEffect("right", Phaser("triangle"), index) for index in range(5)],
    independent_effects={voice.light: voice.effect() for voice in voices},
)
