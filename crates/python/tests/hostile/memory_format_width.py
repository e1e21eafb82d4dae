# kind: budget
"%*d" % (10**9, 1)
