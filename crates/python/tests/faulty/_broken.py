RED = (0.0, 1.0, 1.0
GREEN = 3
