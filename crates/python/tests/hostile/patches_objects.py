# kind: fine
import json
import sys

from dj_hue.patterns.strudel import light, palette, sine

sys.stdout.write = lambda text: len(text)
sys.stdout.leaked = 1
json.dumps.leaked = 1
palette.leaked = 1
sine.name = "leaked"
pattern = light("all")
