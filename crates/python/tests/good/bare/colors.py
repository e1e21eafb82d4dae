from dj_hue.patterns import HSV

BLUE = HSV(0.6)
