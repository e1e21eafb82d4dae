# kind: exception
# says: ModuleNotFoundError
import sys

sys.path.insert(0, "/tmp")
import passwd
