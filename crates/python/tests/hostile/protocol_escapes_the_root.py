# kind: internal
# says: the Python worker does not make sense
import _dj_host

_dj_host.find("passwd", ["../../etc"], [])
