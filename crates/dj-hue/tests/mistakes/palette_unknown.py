from dj_hue.patterns.strudel import light, palette

NAME = "Hearth"
PALETTE = "fier"

pattern = light("all*4").color(palette.cycle)
