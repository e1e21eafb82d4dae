# kind: exception
# says: ImportError: subprocess is not available to pattern files
import subprocess
