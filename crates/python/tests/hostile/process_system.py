# kind: exception
# says: PermissionError: os.system() is not available to pattern files
import os

os.system("touch /tmp/dj-hue-was-here")
