# kind: fine
import json
import math
import random
import sys

from dj_hue import patterns
from dj_hue.patterns import Pattern

pattern = Pattern("Patched")
math.pi = 3
math.leaked = 1
json.dumps = None
random.random = lambda: 4
patterns.Pattern = None
patterns.__all__.clear()
sys.modules["leaked"] = math
sys.modules["fractions"] = None
sys.path.append("/tmp")
sys.meta_path.clear()
sys.stdout = None
