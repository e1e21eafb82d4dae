# kind: exception
# says: PermissionError: open() is not available to pattern files
open("/etc/passwd").read()
