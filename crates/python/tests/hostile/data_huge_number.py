# kind: value
# says: `color_index` must fit into 64 bits
from dj_hue.patterns import GroupEffect, Pattern, Phaser

pattern = Pattern("Huge", group_effects=[GroupEffect("all", Phaser(), 10**400)])
