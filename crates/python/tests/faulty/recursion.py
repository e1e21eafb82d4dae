def again(n):
    return again(n + 1)


pattern = again(0)
