from dj_hue.patterns.strudel import light

pattern = light("0 1").add(1, align=3)
