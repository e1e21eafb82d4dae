from dj_hue.patterns import Phaser

phaser = Phaser(wavefrom="sine")
