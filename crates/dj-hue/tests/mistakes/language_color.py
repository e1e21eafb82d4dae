from dj_hue.patterns.strudel import light

pattern = (
    light("all")
    .color("red <bleu green>")
    .intensity(0.5)
)
