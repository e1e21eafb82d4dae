# kind: exception
# says: PermissionError: os.abort() is not available to pattern files
import os

os.abort()
