from dj_hue.patterns import Pattern

pattern = Pattern("Uncalled", tags=Pattern.create_pulse)
