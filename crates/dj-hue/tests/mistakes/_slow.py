from dj_hue.patterns import Phaser

SLOW = Phaser("sine", beats_per_cycle=-8)
