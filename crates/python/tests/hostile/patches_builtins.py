# kind: fine
import builtins

from dj_hue.patterns import Pattern

pattern = Pattern("Patched")
builtins.len = lambda it: 42
builtins.print = None
builtins.leaked = 1
del builtins.sorted
