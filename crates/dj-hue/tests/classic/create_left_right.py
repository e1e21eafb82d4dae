# render: --beats=0,0.25,0.5,1.2,1.75
from dj_hue.patterns import Pattern

pattern = Pattern.create_left_right("lr")
assert pattern.tags == ["stereo", "split"]
