# kind: value
# says: `beats_per_cycle` must be finite, got inf
from dj_hue.patterns import GroupEffect, Pattern, Phaser

pattern = Pattern("Endless", group_effects=[GroupEffect("all", Phaser("sine", float("inf")))])
