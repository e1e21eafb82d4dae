# kind: budget
numbers = []
while True:
    numbers.append([0] * 100000)
