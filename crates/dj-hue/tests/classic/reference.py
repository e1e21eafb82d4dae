"""Computes what each pattern file here has to look like, and writes it beside it.

    python3 reference.py

This is another reading of the format than the program's: classes of its own
stand in for the `dj_hue` package, and the light at a beat is the formula as the
format is described, with Python's own arithmetic. `classic.rs` holds the program
to what comes out, and itself needs no Python.
"""

import colorsys
import json
import math
import sys
import types
from argparse import ArgumentParser
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent

WAVEFORMS = {
    "sine": lambda x: (math.sin(2 * math.pi * x) + 1) / 2,
    "triangle": lambda x: 1 - abs(2 * x - 1),
    "sawtooth": lambda x: x,
    "sawtooth_rev": lambda x: 1 - x,
    "square": lambda x: 1 if x < 0.5 else 0,
    "pulse": lambda x: 1 if x < 0.1 else 0,
    "smooth_pulse": lambda x: math.exp(-5 * x),
}


class HSV(NamedTuple):
    hue: float
    saturation: float = 1.0
    value: float = 1.0


@dataclass
class Phaser:
    waveform: str = "sine"
    beats_per_cycle: float = 1.0
    phase_offset: float = 0.0
    min_value: float = 0.0
    max_value: float = 1.0

    def at(self, beat, shift=0.0):
        x = (beat / self.beats_per_cycle + self.phase_offset + shift) % 1
        return self.min_value + WAVEFORMS[self.waveform](x) * (self.max_value - self.min_value)


@dataclass
class ColorPalette:
    name: str = ""
    colors: list = field(default_factory=list)

    def get_color(self, index):
        return self.colors[index % len(self.colors)] if self.colors else HSV(0, 0, 1)

    @staticmethod
    def red():
        return ColorPalette("red", [HSV(0, 1, 1)])

    @staticmethod
    def warm():
        return ColorPalette("warm", [HSV(0, 1, 1), HSV(0.05, 1, 1), HSV(0.08, 0.9, 1)])

    @staticmethod
    def cool():
        return ColorPalette("cool", [HSV(0.6, 1, 1), HSV(0.5, 1, 1), HSV(0.75, 1, 1)])

    @staticmethod
    def rainbow():
        hues = [0, 0.08, 0.16, 0.33, 0.5, 0.6, 0.75]
        return ColorPalette("rainbow", [HSV(hue, 1, 1) for hue in hues])

    @staticmethod
    def white():
        return ColorPalette("white", [HSV(0, 0, 1)])


@dataclass
class GroupEffect:
    group_name: str
    intensity_phaser: Phaser
    color_index: int = 0
    hue_phaser: Phaser = None
    phase_spread: bool = False


@dataclass
class LightEffect:
    intensity_phaser: Phaser
    hue_phaser: Phaser = None
    base_hue: float = 0.0
    saturation: float = 1.0


@dataclass
class Pattern:
    name: str
    description: str = ""
    tags: list = field(default_factory=list)
    default_palette: ColorPalette = field(default_factory=ColorPalette.red)
    group_effects: list = field(default_factory=list)
    independent_effects: dict = field(default_factory=dict)

    @staticmethod
    def create_simple(
        name, waveform="sine", beats_per_cycle=2, color_index=0, phase_spread=False, palette=None,
        tags=None,
    ):
        phaser = Phaser(waveform, beats_per_cycle, 0, 0.1, 1)
        effect = GroupEffect("all", phaser, color_index, None, phase_spread)
        return Pattern(name, "", tags or [], palette or ColorPalette.red(), [effect])

    @staticmethod
    def create_left_right(
        name, left_color_index=0, right_color_index=1, waveform="sine", beats_per_cycle=2,
        offset=0.5, palette=None,
    ):
        left = Phaser(waveform, beats_per_cycle, 0, 0.1, 1)
        right = Phaser(waveform, beats_per_cycle, offset, 0.1, 1)
        return Pattern(
            name,
            "",
            ["stereo", "split"],
            palette or ColorPalette(colors=[HSV(0, 1, 1), HSV(0.6, 1, 1)]),
            [
                GroupEffect("left", left, left_color_index),
                GroupEffect("right", right, right_color_index),
            ],
        )

    @staticmethod
    def create_chase(
        name, waveform="sawtooth", beats_per_cycle=2, color_index=0, palette=None
    ):
        phaser = Phaser(waveform, beats_per_cycle, 0, 0.05, 1)
        effect = GroupEffect("all", phaser, color_index, None, True)
        return Pattern(name, "", ["chase", "movement"], palette or ColorPalette.red(), [effect])

    @staticmethod
    def create_strobe(name="Strobe", beats_per_flash=0.25, palette=None):
        effect = GroupEffect("all", Phaser("square", beats_per_flash, 0, 0, 1))
        tags = ["strobe", "intense", "drop"]
        return Pattern(name, "", tags, palette or ColorPalette.white(), [effect])

    @staticmethod
    def create_pulse(name="Pulse", beats_per_cycle=1, color_index=0, palette=None):
        effect = GroupEffect("all", Phaser("smooth_pulse", beats_per_cycle, 0, 0.1, 1), color_index)
        return Pattern(name, "", ["pulse", "unified"], palette or ColorPalette.red(), [effect])


# Of the program's own palettes, the one that a file here asks for.
PALETTES = {"fire": [(255, 0, 0), (255, 69, 0), (255, 140, 0), (255, 215, 0)]}


def groups(lights):
    every = list(range(lights))
    half = lights // 2
    found = {
        "all": every,
        "left": every[:half],
        "right": every[half:],
        "odd": [light for light in every if light % 2 == 1],
        "even": [light for light in every if light % 2 == 0],
    }
    if lights >= 4:
        found["front"], found["back"] = found["left"], found["right"]
    return found


def clamped(number):
    return min(max(number, 0), 1)


def eight_bits(hue, saturation, value):
    return [int(255 * it) for it in colorsys.hsv_to_rgb(hue % 1, clamped(saturation), clamped(value))]


def frame(pattern, palette, lights, beat):
    rgb = [[0, 0, 0] for _ in range(lights)]
    for effect in pattern.group_effects:
        group = groups(lights).get(effect.group_name, [])
        color = HSV(*palette.get_color(effect.color_index))
        for position, light in enumerate(group):
            shift = position / len(group) if effect.phase_spread else 0.0
            intensity = clamped(effect.intensity_phaser.at(beat, shift))
            turn = effect.hue_phaser.at(beat, shift) if effect.hue_phaser else 0.0
            rgb[light] = eight_bits(color.hue + turn, color.saturation, clamped(color.value) * intensity)
    for light, effect in pattern.independent_effects.items():
        if 0 <= light < lights:
            turn = effect.hue_phaser.at(beat) if effect.hue_phaser else 0.0
            intensity = clamped(effect.intensity_phaser.at(beat))
            rgb[light] = eight_bits(effect.base_hue + turn, effect.saturation, intensity)
    return rgb


def stand_in():
    """Puts our classes where pattern files import theirs from."""
    names = [HSV, Phaser, ColorPalette, GroupEffect, LightEffect, Pattern]
    package = types.ModuleType("dj_hue.patterns")
    package.__dict__.update({it.__name__: it for it in names}, PatternDef=Pattern)
    package.LightGroup = package.LightSetup = package.ZoneType = object
    effects = types.ModuleType("dj_hue.lights.effects")
    effects.__dict__.update(Phaser=Phaser, LightEffect=LightEffect)
    for name in ("dj_hue", "dj_hue.lights"):
        sys.modules[name] = types.ModuleType(name)
    sys.modules[package.__name__], sys.modules[effects.__name__] = package, effects
    sys.path.insert(0, str(HERE))
    sys.dont_write_bytecode = True


def arguments(source):
    """What the file's first line says to render."""
    wanted = ArgumentParser()
    wanted.add_argument("--beats")
    wanted.add_argument("--lights", type=int, default=6)
    wanted.add_argument("--palette")
    head, *_ = source.splitlines()
    return wanted.parse_args(head.removeprefix("# render: ").split())


def main():
    stand_in()
    for path in sorted(HERE.glob("[!_]*.py")):
        if path.name == Path(__file__).name:
            continue
        source = path.read_text()
        wanted = arguments(source)
        names = {"__name__": path.stem}
        exec(compile(source, path.name, "exec"), names)
        pattern = names.get("pattern") or names["PATTERN"]
        palette = pattern.default_palette
        if wanted.palette:
            rgb = PALETTES[wanted.palette]
            colors = [HSV(*colorsys.rgb_to_hsv(*(it / 255 for it in color))) for color in rgb]
            palette = ColorPalette(wanted.palette, colors)
        with path.with_suffix(".jsonl").open("w") as out:
            for beat in map(float, wanted.beats.split(",")):
                line = {"beat": beat, "rgb": frame(pattern, palette, wanted.lights, beat)}
                print(json.dumps(line), file=out)


if __name__ == "__main__":
    main()
