# kind: name
# says: defines nothing to play
x = 1
