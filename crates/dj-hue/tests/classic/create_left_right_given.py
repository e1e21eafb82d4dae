# render: --beats=0,0.3,1,2.6,3.9 --lights=5
"""Every argument by position, on a rig that cannot be halved."""
from dj_hue.patterns import ColorPalette, Pattern

pattern = Pattern.create_left_right("lr", 4, -1, "sawtooth", 4, 0.25, ColorPalette.rainbow())
