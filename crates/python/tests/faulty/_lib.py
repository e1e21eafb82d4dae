def outer(function):
    data = {"present": 1}
    return [function(data) for _ in range(2)]
