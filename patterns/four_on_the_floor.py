"""Every kick hits the whole room, each time a shade further round the wheel.

Try: beats_per_cycle=2 for half time, or a hue phaser of 64 beats to stay
with a colour for longer.
"""

from dj_hue.patterns import HSV, ColorPalette, Pattern, Phaser

pattern = Pattern.create_pulse(
    "Four on the Floor",
    beats_per_cycle=1,
    palette=ColorPalette("kick", [HSV(0.83)]),
)
pattern.description = "A pulse on every beat, once round the colours in four bars"
pattern.tags += ["house", "party", "beat"]

[kick] = pattern.group_effects
kick.intensity_phaser.min_value = 0.18
kick.hue_phaser = Phaser("sawtooth", beats_per_cycle=16)
