# Its own load ends in tears; the next is fine.
# kind: exception
from dj_hue import _collect

_collect.Module = None
pattern = 1
