"""A comet crosses the room in a bar, yellow at the head, red in the tail.

Try: BEATS 2 for a faster one, or HSV(0.5) in the palette and min_value=0.16
in the hue phaser for a comet of ice.
"""

from dj_hue.patterns import HSV, ColorPalette, GroupEffect, Pattern, Phaser

BEATS = 4

pattern = Pattern(
    name="Comet",
    description="A bright head with a cooling tail crosses the room each bar",
    tags=["chase", "movement", "warm"],
    default_palette=ColorPalette("embers", [HSV(0.14, 0.95)]),
    group_effects=[
        GroupEffect(
            group_name="all",
            intensity_phaser=Phaser("smooth_pulse", BEATS, min_value=0.03),
            # From no change at the head (max) to 0.16 towards red behind it (min).
            hue_phaser=Phaser("smooth_pulse", BEATS, min_value=-0.16, max_value=0.0),
            phase_spread=True,
        )
    ],
)
