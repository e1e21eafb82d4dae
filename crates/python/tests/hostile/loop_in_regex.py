# kind: budget
# says: took more than 500 ms
import re

re.match(r"(a+)+$", "a" * 64 + "b")
