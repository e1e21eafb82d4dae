from dj_hue.patterns.strudel import light

pattern = light("all left")
for _ in range(1000):
    pattern = pattern.fast(1)
