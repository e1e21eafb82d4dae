from dj_hue.patterns import HSV

RED = HSV(0.0)
GREEN = HSV(0.33)
