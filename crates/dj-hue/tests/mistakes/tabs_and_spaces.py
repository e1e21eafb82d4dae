from dj_hue.patterns import Pattern

if True:
        name = 'a'
	pattern = Pattern.create_pulse(name)
