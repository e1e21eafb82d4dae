# render: --beats=0,0.01,0.4,1,1.99
from dj_hue.patterns import Pattern

pattern = Pattern.create_chase("c")
assert pattern.tags == ["chase", "movement"]
