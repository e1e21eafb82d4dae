# kind: exception
# says: PermissionError: os.listdir()
import os

os.listdir("/")
