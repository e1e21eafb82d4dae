from dj_hue.patterns import GroupEffect, Phaser

EFFECTS = [
    GroupEffect("lefft", Phaser("square")),
]
