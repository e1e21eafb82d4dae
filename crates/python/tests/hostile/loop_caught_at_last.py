# That the file catches the interruption does not make it quick.
# kind: budget
# says: took more than 500 ms
from dj_hue.patterns import Pattern

try:
    while True:
        pass
except BaseException:
    pass
pattern = Pattern("Late")
