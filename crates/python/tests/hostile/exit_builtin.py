# kind: exception
# says: SystemExit
exit()
