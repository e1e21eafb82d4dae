from dj_hue.patterns.strudel import *


def get_strudel_presets():
    {"s_all": (light("all"), "All")}
