# kind: internal|budget|exception
def function():
    return 1


function.__code__ = function.__code__.replace(co_code=b"\x01\x00" * 100, co_stacksize=0)
function()
