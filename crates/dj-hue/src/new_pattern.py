"""My Pattern.

Save this file while dj-hue runs, and the light changes.
"""

from dj_hue.patterns import HSV, ColorPalette, GroupEffect, Pattern, Phaser

pattern = Pattern(
    name="My Pattern",
    description="A slow wave through all lights",
    tags=["calm"],
    group_effects=[
        GroupEffect(
            # Which lights: all, left, right, odd, even, front, back.
            group_name="all",
            # How bright, over time. Waveforms: sine, triangle, sawtooth,
            # sawtooth_rev, square, pulse, smooth_pulse.
            intensity_phaser=Phaser(
                waveform="sine",
                beats_per_cycle=4.0,
                min_value=0.1,
                max_value=1.0,
            ),
            # Which colour of the palette below.
            color_index=0,
            # True: each light a little later than the one before.
            phase_spread=True,
        ),
    ],
    # Hue, saturation, value: 0 to 1 each. Hue 0 is red, 0.33 green, 0.66 blue.
    default_palette=ColorPalette(colors=[HSV(0.55, 1.0, 1.0)]),
)
