from dj_hue.patterns.strudel import *


def get_strudel_presets():
    return [(light("all"), "All")]
