# kind: budget
# says: took more than 500 ms
def key(it):
    while True:
        pass


sorted([3, 1, 2], key=key)
