from dj_hue.patterns import Patern, Phaser

pattern = Patern("Typo")
