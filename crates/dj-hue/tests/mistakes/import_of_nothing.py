import numpy

from dj_hue.patterns import Pattern

pattern = Pattern.create_pulse("Pulse")
