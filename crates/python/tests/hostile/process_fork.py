# kind: exception
# says: PermissionError: os.fork()
import os

os.fork()
