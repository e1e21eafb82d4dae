# kind: exception
# says: SystemExit: the file asks the program to end
import sys

sys.exit(3)
