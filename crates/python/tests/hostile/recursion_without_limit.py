# kind: exception|budget
import sys

sys.setrecursionlimit(10**8)


def again():
    return again()


again()
