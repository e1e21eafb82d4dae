# render: --beats=0,0.5,1.5,2.75
from dj_hue.patterns import ColorPalette, GroupEffect, LightEffect, Pattern, Phaser

turn = Phaser("triangle", 3, 0.0, 0.0, 0.4)
pattern = Pattern(
    "One by one",
    default_palette=ColorPalette.cool(),
    group_effects=[GroupEffect("all", Phaser("sine", 4, min_value=0.3))],
    independent_effects={
        1: LightEffect(Phaser("sawtooth", 2)),
        3: LightEffect(Phaser("square", 1), turn, 0.9, 0.5),
        4: LightEffect(Phaser("pulse", 2, 0.95), hue_phaser=turn),
    },
)
