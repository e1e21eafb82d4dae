from _colours import SUNSET
from dj_hue.patterns import Pattern

pattern = Pattern.create_simple("Sunset", palette=SUNSET)
