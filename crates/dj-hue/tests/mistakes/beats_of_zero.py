from dj_hue.patterns import HSV, ColorPalette, GroupEffect, LightEffect, Pattern, Phaser


slow = Phaser("sine", 8)
fast = Phaser(
    waveform="square",
    beats_per_cycle=0,
)
pattern = Pattern("Zero", group_effects=[GroupEffect("all", slow), GroupEffect("left", fast)])
