# kind: exception
# says: ImportError
import ctypes
