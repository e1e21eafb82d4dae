# Whatever is written there is a line in the log.
# kind: fine
import sys

from dj_hue.patterns import Pattern

sys.stdout.write("\x01\x00\x00\x00\x04")
sys.__stdout__.write("\x00" * 100)
sys.stderr.write("\xff\xff\xff\xff\n")
pattern = Pattern("Noise")
