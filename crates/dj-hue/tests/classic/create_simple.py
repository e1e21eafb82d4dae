# render: --beats=0,0.1,0.5,1.25,2,1001.7
"""The first check value: a sine over two beats, spread over all lights."""
from dj_hue.patterns import Pattern

pattern = Pattern.create_simple("s", "sine", 2, phase_spread=True)
