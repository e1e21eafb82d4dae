# render: --lights=7 --beats=0,0.05,0.0999,0.1,0.25,0.3,0.499,0.5,0.6,0.75,0.999,-0.2,-3.7
"""One light for each waveform, in the order of the table."""
from dj_hue.patterns import LightEffect, Pattern, Phaser

names = ["sine", "triangle", "sawtooth", "sawtooth_rev", "square", "pulse", "smooth_pulse"]
pattern = Pattern(
    name="Waveforms",
    independent_effects={light: LightEffect(Phaser(name)) for light, name in enumerate(names)},
)
