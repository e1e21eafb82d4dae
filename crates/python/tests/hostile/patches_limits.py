# kind: fine
import sys

from dj_hue.patterns import Pattern

pattern = Pattern("Limits")
sys.setrecursionlimit(50)
sys.set_int_max_str_digits(0)
sys.settrace(lambda *args: None)
