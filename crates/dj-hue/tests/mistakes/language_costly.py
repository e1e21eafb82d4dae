from dj_hue.patterns.strudel import light

pattern = light("all*1000").ply(1000)
