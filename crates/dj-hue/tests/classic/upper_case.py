# render: --beats=0
from dj_hue.patterns import Pattern

PATTERN = Pattern.create_chase("Loud")
