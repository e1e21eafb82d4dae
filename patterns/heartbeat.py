"""Lub-dub: crimson beats on one light, rose answers on the next.

Try: GAP 0.5 for a calmer heart, or BEATS 4 for one asleep.
"""

from dj_hue.patterns import HSV, ColorPalette, GroupEffect, Pattern, Phaser

BEATS = 2
GAP = 0.375  # How many beats the dub comes after the lub.


def chamber(group, color, delay):
    """A beat that swells at once and dies away, `delay` beats late."""
    phaser = Phaser("smooth_pulse", BEATS, phase_offset=-delay / BEATS, min_value=0.06)
    return GroupEffect(group, phaser, color_index=color)


pattern = Pattern(
    name="Heartbeat",
    description="Lub in crimson, dub in rose",
    tags=["pulse", "slow", "red"],
    default_palette=ColorPalette("heart", [HSV(0.99), HSV(0.94, 0.75)]),
    group_effects=[chamber("even", color=0, delay=0), chamber("odd", color=1, delay=GAP)],
)
