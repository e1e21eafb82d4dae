from dj_hue.patterns.strudel import light

pattern = light(9).zone("ceilling").zone("celing", fallback="left")
