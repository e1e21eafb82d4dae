# render: --beats=0,0.2,0.9,1.6,5.5
"""The same by keywords, in another order."""
from dj_hue.patterns import HSV, ColorPalette, GroupEffect, LightEffect, Pattern, Phaser

swing = Phaser(
    max_value=0.8, min_value=0.2, phase_offset=0.25, beats_per_cycle=3, waveform="triangle"
)
drift = Phaser(waveform="sawtooth", beats_per_cycle=8, max_value=0.5)
pattern = Pattern(
    independent_effects={
        2: LightEffect(saturation=0.6, base_hue=0.45, hue_phaser=drift, intensity_phaser=swing)
    },
    group_effects=[
        GroupEffect(
            phase_spread=True,
            hue_phaser=drift,
            color_index=1,
            intensity_phaser=swing,
            group_name="left",
        ),
        GroupEffect(group_name="right", intensity_phaser=swing),
    ],
    default_palette=ColorPalette(
        colors=[HSV(value=0.8, saturation=0.9, hue=0.3), HSV(hue=0.62, saturation=0.7)], name="two"
    ),
    tags=["test"],
    description="keywords everywhere",
    name="By keyword",
)
