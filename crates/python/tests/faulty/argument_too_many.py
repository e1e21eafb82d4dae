from dj_hue.patterns import HSV

color = HSV(1, 2, 3, 4)
