from dj_hue.patterns.strudel import light

PALETTE = 3

pattern = light("all")
