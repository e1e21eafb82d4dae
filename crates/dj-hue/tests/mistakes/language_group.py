from dj_hue.patterns.strudel import light

pattern = light("all lefft 9").color("red")
