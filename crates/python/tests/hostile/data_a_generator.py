# kind: value
# says: `colors` must be data, got a generator
from dj_hue.patterns import HSV, ColorPalette, Pattern

pattern = Pattern("Later", default_palette=ColorPalette(colors=(HSV(it / 3) for it in range(3))))
