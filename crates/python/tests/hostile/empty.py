# kind: name
# says: defines nothing to play
