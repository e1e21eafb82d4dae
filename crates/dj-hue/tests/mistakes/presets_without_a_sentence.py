from dj_hue.patterns.strudel import *


def get_strudel_presets():
    return {"s_all": (light("all"), "All"), "s_left": light("left")}
