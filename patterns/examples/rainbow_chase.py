"""A rainbow lies over the room and rolls, while a chase runs through it.

The hue phaser adds to the palette's hue; the spread gives each light its own
share of the wheel. Try: BEATS 2 to run, or max_value=0.3 for part of a rainbow.
"""

from dj_hue.patterns import Pattern, Phaser

BEATS = 4

pattern = Pattern.create_chase("Rainbow Chase", waveform="triangle", beats_per_cycle=BEATS)
pattern.description = "All the colours, rolling, with a chase through them"
pattern.tags.append("rainbow")

[chase] = pattern.group_effects
chase.intensity_phaser.min_value = 0.2
chase.hue_phaser = Phaser("sawtooth", beats_per_cycle=4 * BEATS, max_value=1.0)
