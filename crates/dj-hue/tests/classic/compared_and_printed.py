# render: --beats=0
"""They compare, print and unpack as such classes do."""
from dj_hue.patterns import HSV, ColorPalette, GroupEffect, Pattern, Phaser

assert HSV(0.5) == (0.5, 1.0, 1.0)
hue, saturation, value = HSV(0.5, value=0.2)
assert (hue, saturation, value) == (0.5, 1.0, 0.2)
assert HSV(0.5).hue == 0.5 and repr(HSV(0.5)) == "HSV(hue=0.5, saturation=1.0, value=1.0)"
assert Phaser() == Phaser("sine", 1.0) != Phaser("sine", 2.0)
assert "beats_per_cycle=3" in repr(Phaser(beats_per_cycle=3))
assert str(Pattern.create_pulse()).startswith("Pattern(name='Pulse'")
assert ColorPalette.red() is not ColorPalette.red() and ColorPalette.red() == ColorPalette.red()
assert Pattern("a").tags is not Pattern("b").tags
pattern = Pattern("Same", group_effects=[GroupEffect("all", Phaser("square"))])
