from dj_hue.patterns.strudel import light

pattern = light("all").intensity("a")
