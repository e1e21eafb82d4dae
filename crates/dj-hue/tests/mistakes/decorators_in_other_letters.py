from dj_hue.patterns.strudel import *


@pattern("Übung")
def first():
    return light("all").color("red")


@pattern("波")
def second():
    return light("all").color("red")


@pattern("火")
def third():
    return light("all").color("redd")
