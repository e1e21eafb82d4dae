# kind: exception
# says: RecursionError
def again():
    return again()


again()
