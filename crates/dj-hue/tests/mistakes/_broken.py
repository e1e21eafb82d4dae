from dj_hue.patterns import Phaser

SLOW = Phaser("sine", 8
