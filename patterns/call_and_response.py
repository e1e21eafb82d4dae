"""Amber on the left asks, teal on the right answers, light by light.

Try: waveform "sine" for a rounder voice, or 8 beats for a slower talk.
"""

from dj_hue.patterns import HSV, ColorPalette, Pattern

AMBER = HSV(0.09)
TEAL = HSV(0.48, 0.9)

pattern = Pattern.create_left_right(
    "Call & Response",
    waveform="smooth_pulse",
    beats_per_cycle=4,
    palette=ColorPalette("amber and teal", [AMBER, TEAL]),
)
pattern.description = "Left asks in amber, right answers in teal"
pattern.tags += ["groove", "warm"]

# A factory gives an ordinary pattern: what it made can be changed afterwards.
for voice in pattern.group_effects:
    voice.phase_spread = True
