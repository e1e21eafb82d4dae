# kind: budget
# says: took more than 500 ms
while True:
    try:
        raise ValueError
    except BaseException:
        pass
