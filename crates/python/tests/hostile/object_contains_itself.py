# kind: value
# says: `Pattern` contains itself
from dj_hue.patterns import Pattern

pattern = Pattern("Circle")
pattern.group_effects = [pattern]
