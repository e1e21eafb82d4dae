# render: --beats=0,0.1,0.124,0.125,0.2,0.25
from dj_hue.patterns import Pattern

pattern = Pattern.create_strobe()
assert pattern.name == "Strobe"
assert pattern.tags == ["strobe", "intense", "drop"]
