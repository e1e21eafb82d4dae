# render: --beats=0,0.7,2,3.1
from dj_hue.patterns import ColorPalette, Pattern

pattern = Pattern.create_pulse("Soft", 4, 1, ColorPalette.rainbow())
