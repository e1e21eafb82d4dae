from dj_hue.patterns import GroupEffect, Pattern, Phaser

slow = Phaser("sine", beats_per_cycle=4)
slow.beats_per_cycle *= float("inf")
pattern = Pattern("Endless", group_effects=[GroupEffect("all", slow)])
