# kind: exception
# says: PermissionError: os._exit() is not available to pattern files
import os

os._exit(1)
