# kind: budget
# says: describes more than 1000000 values
from dj_hue.patterns import Pattern

pattern = Pattern("Many", tags=[0] * 2000000)
