# kind: budget
# says: needs more than 256 MB of memory
numbers = bytearray(10**11)
