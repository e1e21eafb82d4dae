beats = 0
speed = 1 + 4 / beats
