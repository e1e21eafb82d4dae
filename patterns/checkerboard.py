"""Neighbours in pink and cyan, who change places on every beat.

A square wave on the hue steps between two colours; the light never goes out.
Try: 8 beats for a lazier swap, or "sine" to slide instead of step.
"""

from dj_hue.patterns import HSV, ColorPalette, GroupEffect, Pattern, Phaser

PINK = HSV(0.90, 0.9)
CYAN = HSV(0.50, 0.9)
STEP = PINK.hue - CYAN.hue


def squares(group, color, step):
    return GroupEffect(
        group_name=group,
        color_index=color,
        intensity_phaser=Phaser("smooth_pulse", 1, min_value=0.45, max_value=1.0),
        hue_phaser=Phaser("square", 2, min_value=0.0, max_value=step),
    )


pattern = Pattern(
    name="Checkerboard",
    description="Pink and cyan change places on every beat",
    tags=["party", "beat", "two colours"],
    default_palette=ColorPalette("pink and cyan", [PINK, CYAN]),
    group_effects=[squares("even", color=0, step=-STEP), squares("odd", color=1, step=STEP)],
)
