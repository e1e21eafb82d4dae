from dj_hue.patterns.strudel import light, palette, pattern


@pattern("Hearth", palette="my club")
def hearth():
    return light("all*4").color(palette.cycle)
