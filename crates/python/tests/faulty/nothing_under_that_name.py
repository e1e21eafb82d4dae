from dj_hue.patterns import Pattern

patern = Pattern("Misspelt")
