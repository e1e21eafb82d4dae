"""Oscillators, and what a light on its own does with them."""

from typing import Optional

from dj_hue._node import node


@node
class Phaser:
    """An oscillator locked to the beat.

    `waveform` is one of sine, triangle, sawtooth, sawtooth_rev, square, pulse
    and smooth_pulse. `beats_per_cycle` is the period, `phase_offset` a fraction
    of it. The output runs from `min_value` to `max_value`; a maximum below the
    minimum turns it upside down.

    >>> Phaser("sawtooth", beats_per_cycle=2, min_value=0.1)
    Phaser(waveform='sawtooth', beats_per_cycle=2, phase_offset=0.0, min_value=0.1, max_value=1.0)
    """

    waveform: str = "sine"
    beats_per_cycle: float = 1.0
    phase_offset: float = 0.0
    min_value: float = 0.0
    max_value: float = 1.0


@node
class LightEffect:
    """What one light does, whatever its groups do.

    The value of `hue_phaser` is added to `base_hue`.

    >>> Pattern("One", independent_effects={0: LightEffect(Phaser("pulse"), base_hue=0.6)})
    """

    intensity_phaser: Phaser
    hue_phaser: Optional[Phaser] = None
    base_hue: float = 0.0
    saturation: float = 1.0
