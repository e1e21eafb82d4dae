# kind: value
# says: `tags` contains itself
from dj_hue.patterns import Pattern

tags = []
tags.append(tags)
pattern = Pattern("Circle", tags=tags)
