from dj_hue.patterns import GroupEffect, Pattern, Phaser

pattern = Pattern("Misspelt", group_effects=[GroupEffect("all", Phasor("sine"))])
