import functools


@functools.cache
def cached(it):
    return 1 / it


sorted([3, 0, 1], key=cached)
