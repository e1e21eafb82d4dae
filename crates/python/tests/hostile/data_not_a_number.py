# kind: value
# says: `hue` must be finite, got nan
from dj_hue.patterns import HSV, ColorPalette, Pattern

pattern = Pattern("Nowhere", default_palette=ColorPalette(colors=[HSV(float("nan"))]))
