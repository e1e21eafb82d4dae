# kind: budget
# says: took more than 500 ms
class Endless(Exception):
    def __str__(self):
        while True:
            pass


raise Endless
