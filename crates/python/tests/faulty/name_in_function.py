def speed(beats):
    fast = beats / 2
    return fsat


speed(2)
