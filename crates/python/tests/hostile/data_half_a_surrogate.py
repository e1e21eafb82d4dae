# kind: value
# says: `name` must be text, got half of a surrogate pair
from dj_hue.patterns import Pattern

pattern = Pattern("\ud800")
