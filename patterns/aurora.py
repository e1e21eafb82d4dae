"""Two curtains of light, green and violet, drift through each other.

Try: 6 and 8 beats for a livelier sky, or other hues in the palette: 0.9 is
pink, 0.55 is ice.
"""

from dj_hue.patterns import HSV, ColorPalette, GroupEffect, Pattern, Phaser


def curtain(group, color, beats):
    """Every other light, swelling in turn while its hue wanders a little."""
    return GroupEffect(
        group_name=group,
        color_index=color,
        intensity_phaser=Phaser("sine", beats, min_value=0.12, max_value=0.9),
        hue_phaser=Phaser("triangle", beats * 2.5, min_value=-0.07, max_value=0.07),
        phase_spread=True,
    )


pattern = Pattern(
    name="Aurora",
    description="Green and violet curtains that drift through each other",
    tags=["calm", "ambient", "opening"],
    default_palette=ColorPalette("aurora", [HSV(0.41, 0.9), HSV(0.74, 0.8)]),
    group_effects=[curtain("even", color=0, beats=12), curtain("odd", color=1, beats=16)],
)
