from dj_hue.patterns import Pattern

pattern = Pattern("Comma" description="none")
