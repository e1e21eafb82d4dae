"""A level meter lying on its side: full on the beat, then it falls back.

A light is on while the level is above it. Ranges may reach below 0 and above
1; what lands outside is dark or full. Try: "sine" to sway, or 4 beats.
"""

from dj_hue.patterns import LightEffect, Pattern, Phaser

LIGHTS = 6
GREEN = 0.36


def segment(light):
    """Lit from the bottom: the first light goes out last."""
    return LightEffect(
        intensity_phaser=Phaser(
            "sawtooth_rev", beats_per_cycle=2, min_value=-light, max_value=LIGHTS - light
        ),
        base_hue=GREEN * (1 - light / (LIGHTS - 1)),
    )


pattern = Pattern(
    name="VU Meter",
    description="Green to red, full on the beat and falling",
    tags=["meter", "beat", "party"],
    independent_effects={light: segment(light) for light in range(LIGHTS)},
)
