"""The factories of Pattern, field by field."""

from dj_hue.patterns import HSV, ColorPalette, GroupEffect, Pattern, Phaser

simple = Pattern.create_simple("s", "sine", 2, phase_spread=True, tags=["t"])
assert simple == Pattern(
    "s", tags=["t"], group_effects=[GroupEffect("all", Phaser("sine", 2, 0, 0.1, 1), phase_spread=True)]
)
both = Pattern.create_left_right("lr")
assert both.tags == ["stereo", "split"] and both.default_palette.colors == [(0, 1, 1), (0.6, 1, 1)]
assert both.group_effects == [
    GroupEffect("left", Phaser("sine", 2, 0, 0.1, 1), 0),
    GroupEffect("right", Phaser("sine", 2, 0.5, 0.1, 1), 1),
]
chase = Pattern.create_chase("c", palette=ColorPalette("b", [HSV(0.6)]))
assert chase.tags == ["chase", "movement"] and chase.default_palette.colors == [(0.6, 1, 1)]
assert chase.group_effects == [GroupEffect("all", Phaser("sawtooth", 2, 0, 0.05, 1), phase_spread=True)]
strobe = Pattern.create_strobe()
assert strobe.name == "Strobe" and strobe.tags == ["strobe", "intense", "drop"]
assert strobe.group_effects == [GroupEffect("all", Phaser("square", 0.25))]
assert strobe.default_palette == ColorPalette.white()
pattern = Pattern.create_pulse()
assert pattern.name == "Pulse" and pattern.tags == ["pulse", "unified"]
assert pattern.group_effects == [GroupEffect("all", Phaser("smooth_pulse", 1, 0, 0.1, 1))]
