from _lib import outer


def inner(it):
    return it["missing"]


outer(inner)
