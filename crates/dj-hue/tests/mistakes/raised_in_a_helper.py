from _helper import wave
from dj_hue.patterns import GroupEffect, Pattern

pattern = Pattern("Helped", group_effects=[GroupEffect("all", wave(0))])
