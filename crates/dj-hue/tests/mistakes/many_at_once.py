from dj_hue.patterns import HSV, ColorPalette, GroupEffect, LightEffect, Pattern, Phaser


pattern = Pattern(
    name=3,
    tags="calm",
    group_effects=[
        GroupEffect("all", Phaser("sin", beats_per_cycle=0)),
        GroupEffect(group_name=None, intensity_phaser=Phaser(min_value="low")),
    ],
)
