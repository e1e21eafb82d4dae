# render: --beats=0,0.3,0.5,1,1.5,1.9
from dj_hue.patterns import Pattern

pattern = Pattern.create_simple("simple")
