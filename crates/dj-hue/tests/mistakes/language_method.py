from dj_hue.patterns.strudel import light

pattern = light("all").colr("red")
