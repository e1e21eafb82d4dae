"""Loaded after every hostile file: nothing of that may be left."""

import builtins
import fractions
import json
import math
import random
import sys

from dj_hue import patterns
from dj_hue.patterns import HSV, ColorPalette, GroupEffect, Pattern, Phaser
from dj_hue.patterns.strudel import palette, sine

assert len([1, 2, 3]) == 3 and sorted([2, 1]) == [1, 2]
assert not hasattr(builtins, "leaked") and not hasattr(math, "leaked")
assert not hasattr(Phaser, "leaked") and "leaked" not in sys.modules
assert math.pi > 3.14 and json.dumps([1]) == "[1]" and 0 <= random.random() < 1
assert fractions.Fraction(1, 2) + fractions.Fraction(1, 2) == 1
assert patterns.Pattern is Pattern and "Pattern" in patterns.__all__
assert sys.path == [] and len(sys.meta_path) == 3 and sys.gettrace() is None
assert sys.getrecursionlimit() == 1000 and sys.get_int_max_str_digits() == 4300
assert Phaser("sine") != Phaser("square") and Phaser() == Phaser()
assert HSV.__dj_fields__ == ("hue", "saturation", "value")
assert not any(hasattr(it, "leaked") for it in (json.dumps, palette, sys.stdout))
assert sine.name == "sine"
print("clean")
pattern = Pattern.create_simple("Clean", palette=ColorPalette("one", [HSV(0.3)]))
assert pattern.group_effects == [GroupEffect("all", Phaser("sine", 2.0, 0.0, 0.1, 1.0))]
