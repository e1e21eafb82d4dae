# render: --beats=0,0.2,0.5,0.85
from dj_hue.patterns import GroupEffect, Pattern, Phaser

upside_down = Phaser("sawtooth", min_value=0.9, max_value=0.2)
pattern = Pattern("Inverted", group_effects=[GroupEffect("all", upside_down, phase_spread=True)])
