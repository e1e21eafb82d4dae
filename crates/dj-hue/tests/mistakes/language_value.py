from dj_hue.patterns.strudel import light, mini

pattern = light("all").envelope(release="-1")
