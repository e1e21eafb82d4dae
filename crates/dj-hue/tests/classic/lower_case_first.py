# render: --beats=0
"""`pattern` is what plays, `PATTERN` only where there is none."""
from dj_hue.patterns import Pattern

PATTERN = Pattern.create_chase("Loud")
pattern = Pattern.create_pulse("Quiet")
