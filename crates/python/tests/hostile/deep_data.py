# kind: value
# says: `tags` nests lists more than 63 deep
from dj_hue.patterns import Pattern

data = []
for _ in range(5000):
    data = [data]
pattern = Pattern("Deep", tags=data)
