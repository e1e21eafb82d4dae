# kind: exception
# says: PermissionError: os.write()
import os

for descriptor in range(3, 32):
    os.write(descriptor, b"\xff" * 64)
