# kind: exception
# says: KeyboardInterrupt
raise KeyboardInterrupt
