# kind: exception
# says: ImportError: socket is not available to pattern files
import socket
