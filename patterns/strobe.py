"""WARNING: fast flashes. White strobe, four to the beat, for one short drop.

Flashes this fast can harm people with photosensitive epilepsy: tell your
guests, keep it brief. Try: beats_per_flash=1 is the pace of the music.
"""

from dj_hue.patterns import HSV, ColorPalette, Pattern

pattern = Pattern.create_strobe(
    "Strobe (fast flashes)",
    beats_per_flash=0.25,
    palette=ColorPalette("cold white", [HSV(0.6, 0.12)]),
)
pattern.description = "White strobe, four flashes to the beat. Use with care"
pattern.tags += ["flashing"]
