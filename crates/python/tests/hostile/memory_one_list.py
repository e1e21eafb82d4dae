# kind: budget
# says: needs more than 256 MB of memory
numbers = [0] * 10**10
