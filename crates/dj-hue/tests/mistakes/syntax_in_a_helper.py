from _broken import SLOW
from dj_hue.patterns import GroupEffect, Pattern

pattern = Pattern("Helped", group_effects=[GroupEffect("all", SLOW)])
