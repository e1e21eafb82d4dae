# kind: exception
import _io

_io.open("/etc/passwd").read()
