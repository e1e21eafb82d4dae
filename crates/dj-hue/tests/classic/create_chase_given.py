# render: --beats=0,0.6,2,3.3 --lights=4
from dj_hue.patterns import ColorPalette, Pattern

pattern = Pattern.create_chase("c", "sawtooth_rev", 4, 1, ColorPalette.warm())
