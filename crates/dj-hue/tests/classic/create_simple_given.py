# render: --beats=0,0.7,1.5,2.9
"""Every argument by position."""
from dj_hue.patterns import HSV, ColorPalette, Pattern

palette = ColorPalette("mine", [HSV(0.1), HSV(0.4, 0.5), HSV(0.7, 1.0, 0.6)])
pattern = Pattern.create_simple("simple", "triangle", 3, 2, True, palette, ["calm"])
assert pattern.tags == ["calm"]
