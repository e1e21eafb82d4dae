# kind: budget
# says: took more than 500 ms
while True:
    print("spam")
