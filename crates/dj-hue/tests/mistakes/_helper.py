from dj_hue.patterns import Phaser


def wave(times):
    return Phaser("sine", 4 / times)
