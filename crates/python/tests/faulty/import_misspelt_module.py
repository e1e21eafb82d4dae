from dj_hue.paterns import Pattern
