# kind: value
# says: `tags` must be data, got a set
from dj_hue.patterns import Pattern

pattern = Pattern("Set", tags={"a", "b"})
