from dj_hue.patterns import Pattern

pattern = Pattern("Open", tags=["a", "b"

print("never")
