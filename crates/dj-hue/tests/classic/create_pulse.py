# render: --beats=0,0.1,0.5,0.99
from dj_hue.patterns import Pattern

pattern = Pattern.create_pulse()
assert pattern.name == "Pulse"
assert pattern.tags == ["pulse", "unified"]
