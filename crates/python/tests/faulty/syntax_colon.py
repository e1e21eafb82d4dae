for light in range(3)
    pass
