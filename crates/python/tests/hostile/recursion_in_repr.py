# kind: exception
# says: RecursionError
data = []
for _ in range(100000):
    data = [data]
print(repr(data))
