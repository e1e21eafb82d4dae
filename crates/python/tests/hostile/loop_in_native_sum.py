# kind: budget
# says: took more than 500 ms
sum(range(10**12))
