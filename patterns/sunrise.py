"""The sky goes from plum to gold over eight bars; the sea follows, darker.

Try: BARS 32 for a whole opening set, or change "triangle" to "sawtooth" for
a sun that sets at once.
"""

from dj_hue.patterns import HSV, ColorPalette, GroupEffect, Pattern, Phaser

BARS = 8
PLUM = HSV(0.86, 0.9)


def wash(group, delay, low, high):
    """Brightness and hue that rise together, a fraction of the day late."""
    return GroupEffect(
        group_name=group,
        intensity_phaser=Phaser("triangle", BARS * 4, -delay, low, high),
        hue_phaser=Phaser("triangle", BARS * 4, -delay, 0.0, 0.26),  # Plum to gold.
    )


pattern = Pattern(
    name="Sunrise",
    description="A slow wash from plum to gold, the sky first and then the sea",
    tags=["calm", "slow", "warm", "opening"],
    default_palette=ColorPalette("dawn", [PLUM]),
    group_effects=[
        wash("back", delay=0.0, low=0.20, high=1.0),
        wash("front", delay=0.1, low=0.08, high=0.55),
    ],
)
