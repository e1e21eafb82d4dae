# kind: budget
from dj_hue.patterns import HSV

colors = []
while True:
    colors.extend([HSV(0.5)] * 1000 + [HSV(0.1)])
