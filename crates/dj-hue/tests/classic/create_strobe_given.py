# render: --beats=0,0.4,0.5,0.9
from dj_hue.patterns import ColorPalette, Pattern

pattern = Pattern.create_strobe("Hard", 1, ColorPalette.cool())
