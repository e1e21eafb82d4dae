# kind: budget
# says: took more than 500 ms
7 ** (10**8)
