from _lefft import EFFECTS
from dj_hue.patterns import Pattern

pattern = Pattern("Helped", group_effects=EFFECTS)
