from dj_hue.patterns import Patern
