"""Wings of blue and magenta open from the middle of the room, in mirror image.

Try: HUE 0.1 for a monarch, or `reach` for `-reach` to close the wings.
"""

from dj_hue.patterns import LightEffect, Pattern, Phaser

LIGHTS = 6
BEATS = 4
HUE = 0.62


def wing(light):
    middle = (LIGHTS - 1) / 2
    reach = abs(light - middle) / LIGHTS  # The further out, the later.
    return LightEffect(
        intensity_phaser=Phaser("sine", BEATS, -reach, min_value=0.05),
        hue_phaser=Phaser("sine", BEATS * 2, -reach, min_value=0.0, max_value=0.24),
        base_hue=HUE,
    )


pattern = Pattern(
    name="Butterfly",
    description="Two wings that open from the middle",
    tags=["movement", "mirror", "smooth"],
    independent_effects={light: wing(light) for light in range(LIGHTS)},
)
