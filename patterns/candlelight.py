"""A candle on every light, each flickering at a pace of its own.

The dice fall the same way each time the file is loaded, until you change SEED.
Try: another SEED, or saturation=0.5 for paler wax.
"""

import random

from dj_hue.patterns import LightEffect, Pattern, Phaser

LIGHTS = 6
SEED = 23

random.seed(SEED)


def candle():
    return LightEffect(
        intensity_phaser=Phaser(
            waveform=random.choice(["sine", "triangle"]),
            beats_per_cycle=random.uniform(1.5, 4),
            phase_offset=random.random(),
            min_value=random.uniform(0.25, 0.45),
            max_value=random.uniform(0.7, 0.95),
        ),
        hue_phaser=Phaser("sine", random.uniform(2, 5), random.random(), -0.02, 0.015),
        base_hue=0.075,
        saturation=random.uniform(0.8, 0.95),
    )


pattern = Pattern(
    name="Candlelight",
    description="Six candles, no two alike",
    tags=["calm", "warm", "dinner"],
    independent_effects={light: candle() for light in range(LIGHTS)},
)
