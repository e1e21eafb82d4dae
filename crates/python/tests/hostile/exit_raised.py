# kind: exception
# says: SystemExit
raise SystemExit
