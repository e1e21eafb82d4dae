"""Helpers beside the file, at the root, in packages with and without an init."""

import palettes
import shared
from bare import colors
from bare.colors import BLUE
from lib import RED
from lib.colors import GREEN
from lib.inner import deep
from palettes import *
from palettes import SUNSET as EVENING

from dj_hue.patterns import ColorPalette, Pattern

assert colors.BLUE is BLUE
assert palettes.SUNSET is EVENING is SUNSET and shared.WHERE == "root"
assert deep.PINK == GREEN._replace(hue=0.9)
pattern = Pattern("Helped", default_palette=ColorPalette("mixed", [RED, GREEN, BLUE, *SUNSET.colors]))
