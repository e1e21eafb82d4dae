# The native module is there to be imported, and does no harm.
# kind: fine
import _dj_host

from dj_hue.patterns import Pattern

assert _dj_host.find("no_such_module", None, []) is None
assert _dj_host.find("passwd", ["/etc"], []) is None
_dj_host.print("hello\n")
pattern = Pattern("Inside")
