# kind: fine
import builtins

from dj_hue.patterns import Pattern

builtins.__import__ = None
pattern = Pattern("Hooked")
