# render: --beats=0,0.2,1.5
"""The classes are classes: one can make one's own of them."""
from dataclasses import dataclass

from dj_hue.patterns import ColorPalette, GroupEffect, Pattern, Phaser


class Slow(Phaser):
    def __init__(self, waveform, times=4):
        super().__init__(waveform, beats_per_cycle=times, min_value=0.2)


@dataclass
class Bright(Pattern):
    """A dataclass more, with a field of its own."""

    brightness: float = 0.5

    def __post_init__(self):
        for effect in self.group_effects:
            effect.intensity_phaser.max_value = self.brightness


class Night(ColorPalette):
    def __init__(self):
        super().__init__("night", ColorPalette.cool().colors[::-1])


pattern = Bright(
    name="Own classes",
    default_palette=Night(),
    group_effects=[GroupEffect("all", Slow("sine"), phase_spread=True)],
    brightness=0.75,
)
assert isinstance(pattern, Pattern)
