# kind: budget
# says: describes more than
from dj_hue.patterns import Pattern

pattern = Pattern("Big", tags=["x" * 1000] * 100000)
