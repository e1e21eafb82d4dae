"""A helper whose function lacks its return."""


def forgets(pattern):
    pattern.fast(2)
