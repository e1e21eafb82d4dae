from dj_hue.patterns.strudel import light

pattern = light("all").every(
    4,
    lambda p: print("no"),
)
