"""Tension over four bars: from the edges inwards the room fills, then drops.

A subclass keeps what all the lights share. Try: BARS 8 for a longer climb, or
swap the two hues.
"""

from dj_hue.patterns import LightEffect, Pattern, Phaser

LIGHTS = 6
BARS = 4
BLUE, RED = 0.64, 0.97


class Climb(Phaser):
    """Rises from `low` to `high` over the bars, then starts again."""

    def __init__(self, low, high):
        super().__init__("sawtooth", BARS * 4, min_value=low, max_value=high)


def light_effect(light):
    from_edge = min(light, LIGHTS - 1 - light)
    return LightEffect(
        intensity_phaser=Climb(0.25 - 0.5 * from_edge, 1.0),  # Below 0 is dark: it joins later.
        hue_phaser=Climb(BLUE, RED),
    )


pattern = Pattern(
    name="Build-Up",
    description="Fills the room from the edges, blue to red, and drops after four bars",
    tags=["build", "tension", "slow"],
    independent_effects={light: light_effect(light) for light in range(LIGHTS)},
)
