from dj_hue.patterns.strudel import *

rooms = ["left", "right"]
n = 3
pattern = stack(
    light(f"all*{n} [left"),
    light("all").color(" ".join(["red", "blu"])),
)
