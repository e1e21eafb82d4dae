# render: --beats=0,0.4,1.5
"""What counts is how things are when the file ends."""
from dj_hue.patterns import HSV, GroupEffect, LightEffect, Pattern, Phaser

pattern = Pattern.create_pulse("Changed")
pattern.group_effects[0].intensity_phaser.beats_per_cycle = 2
pattern.group_effects.append(GroupEffect("odd", Phaser("triangle")))
pattern.group_effects[1].color_index += 1
pattern.default_palette.colors[0] = HSV(0.1, 0.8)
pattern.default_palette.colors.append(HSV(0.6))
pattern.independent_effects[5] = LightEffect(Phaser("sawtooth_rev"))
pattern.independent_effects[5].base_hue = 0.3
