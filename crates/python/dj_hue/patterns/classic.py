"""Patterns of oscillators over groups of lights."""

from dataclasses import field
from typing import Dict, List, Optional, Union

from dj_hue._node import node
from dj_hue.colors import HSV, ColorPalette
from dj_hue.lights.effects import LightEffect, Phaser

# Colours of one's own, or the name of a palette there is.
Palette = Union[ColorPalette, str]


@node
class GroupEffect:
    """What the lights of a group do.

    The value of `hue_phaser` is added to the hue of the palette's colour at
    `color_index`. With `phase_spread`, each light of the group is shifted by
    its share of a period.

    >>> GroupEffect("left", Phaser("sine", 4), color_index=1, phase_spread=True)
    """

    group_name: str
    intensity_phaser: Phaser
    color_index: int = 0
    hue_phaser: Optional[Phaser] = None
    phase_spread: bool = False


@node
class Pattern:
    """What plays: effects on groups, painted in order, then those on single lights.

    >>> Pattern("Breathe", group_effects=[GroupEffect("all", Phaser("sine", 4))])
    """

    name: str
    description: str = ""
    tags: List[str] = field(default_factory=list)
    default_palette: Palette = field(default_factory=ColorPalette.red)
    group_effects: List[GroupEffect] = field(default_factory=list)
    independent_effects: Dict[int, LightEffect] = field(default_factory=dict)

    @classmethod
    def create_simple(
        cls,
        name: str,
        waveform: str = "sine",
        beats_per_cycle: float = 2.0,
        color_index: int = 0,
        phase_spread: bool = False,
        palette: Optional[Palette] = None,
        tags: Optional[List[str]] = None,
    ) -> "Pattern":
        """One oscillator on all lights.

        >>> Pattern.create_simple("Breathe", "sine", 4, palette="ice")
        """
        phaser = Phaser(waveform, beats_per_cycle, min_value=0.1, max_value=1.0)
        return cls(
            name,
            tags=[] if tags is None else tags,
            default_palette=ColorPalette.red() if palette is None else palette,
            group_effects=[GroupEffect("all", phaser, color_index, phase_spread=phase_spread)],
        )

    @classmethod
    def create_left_right(
        cls,
        name: str,
        left_color_index: int = 0,
        right_color_index: int = 1,
        waveform: str = "sine",
        beats_per_cycle: float = 2.0,
        offset: float = 0.5,
        palette: Optional[Palette] = None,
    ) -> "Pattern":
        """The left half in one colour, the right half in another and shifted.

        >>> Pattern.create_left_right("Sides", offset=0.25)
        """

        def side(group: str, color_index: int, phase: float) -> GroupEffect:
            return GroupEffect(group, Phaser(waveform, beats_per_cycle, phase, 0.1, 1.0), color_index)

        if palette is None:
            palette = ColorPalette("red and blue", [HSV(0.0), HSV(0.6)])
        return cls(
            name,
            tags=["stereo", "split"],
            default_palette=palette,
            group_effects=[
                side("left", left_color_index, 0.0),
                side("right", right_color_index, offset),
            ],
        )

    @classmethod
    def create_chase(
        cls,
        name: str,
        waveform: str = "sawtooth",
        beats_per_cycle: float = 2.0,
        color_index: int = 0,
        palette: Optional[Palette] = None,
    ) -> "Pattern":
        """A movement that runs across all lights.

        >>> Pattern.create_chase("Comet", beats_per_cycle=4)
        """
        phaser = Phaser(waveform, beats_per_cycle, min_value=0.05, max_value=1.0)
        return cls(
            name,
            tags=["chase", "movement"],
            default_palette=ColorPalette.red() if palette is None else palette,
            group_effects=[GroupEffect("all", phaser, color_index, phase_spread=True)],
        )

    @classmethod
    def create_strobe(
        cls,
        name: str = "Strobe",
        beats_per_flash: float = 0.25,
        palette: Optional[Palette] = None,
    ) -> "Pattern":
        """Hard flashes on all lights.

        >>> Pattern.create_strobe(beats_per_flash=0.5)
        """
        phaser = Phaser("square", beats_per_flash, min_value=0.0, max_value=1.0)
        return cls(
            name,
            tags=["strobe", "intense", "drop"],
            default_palette=ColorPalette.white() if palette is None else palette,
            group_effects=[GroupEffect("all", phaser)],
        )

    @classmethod
    def create_pulse(
        cls,
        name: str = "Pulse",
        beats_per_cycle: float = 1.0,
        color_index: int = 0,
        palette: Optional[Palette] = None,
    ) -> "Pattern":
        """A soft pulse on all lights.

        >>> Pattern.create_pulse(palette=ColorPalette.cool())
        """
        phaser = Phaser("smooth_pulse", beats_per_cycle, min_value=0.1, max_value=1.0)
        return cls(
            name,
            tags=["pulse", "unified"],
            default_palette=ColorPalette.red() if palette is None else palette,
            group_effects=[GroupEffect("all", phaser, color_index)],
        )


PatternDef = Pattern
