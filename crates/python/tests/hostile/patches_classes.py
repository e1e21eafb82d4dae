# Its own load ends in tears; the next is fine.
# kind: exception
import fractions

from dj_hue.patterns import HSV, Pattern, Phaser

pattern = Pattern("Patched")
Phaser.__init__ = lambda self: None
Phaser.__eq__ = lambda self, other: True
Phaser.leaked = 1
HSV.__dj_fields__ = ("leaked",)
del Pattern.create_simple
fractions.Fraction.__add__ = None
