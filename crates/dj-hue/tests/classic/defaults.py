# render: --beats=0,0.1,0.5,0.77 --lights=2
"""As little as can be said."""
from dj_hue.patterns import GroupEffect, Pattern, Phaser

pattern = Pattern("Least", group_effects=[GroupEffect("all", Phaser())])
assert pattern.description == "" and pattern.tags == [] and pattern.independent_effects == {}
