"""A file may say more about itself:

TAGS = ["calm"]
"""

from dj_hue.patterns.strudel import light

NAME = 7
TAGS = "calm"
pattern = light("all")
