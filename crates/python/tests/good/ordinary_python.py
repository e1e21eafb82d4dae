"""Ordinary Python around a pattern: what DJ-Hue's users may have written."""

import colorsys
import decimal
import enum
import functools
import itertools
import json
import math
import random
import re
import statistics
from collections import Counter, defaultdict, deque, namedtuple
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import NamedTuple, Optional

from dj_hue.patterns import HSV, ColorPalette, GroupEffect, LightEffect, Pattern, Phaser


class Wave(str, enum.Enum):
    SINE = "sine"
    SQUARE = "square"


class Speed(enum.IntEnum):
    SLOW = 4
    FAST = 1


class Point(NamedTuple):
    x: float
    y: float = 0.0


@dataclass
class Look:
    wave: Wave
    speed: Speed
    hues: list = field(default_factory=list)


class Base:
    def __init__(self, hue):
        self._hue = hue

    @property
    def hue(self):
        return self._hue % 1

    @staticmethod
    def twice(it):
        return it * 2

    @classmethod
    def make(cls, *args, **kwargs):
        return cls(*args, **kwargs)

    def __getattr__(self, name):
        if name.startswith("hue_"):
            return HSV(int(name[4:]) / 360)
        raise AttributeError(name)

    def __add__(self, other):
        return type(self)(self._hue + other._hue)

    def __lt__(self, other):
        return self._hue < other._hue


class Derived(Base):
    def __init__(self, hue):
        super().__init__(hue + 0.1)


class Meta(type):
    def __new__(cls, name, bases, body):
        body["made_by"] = "Meta"
        return super().__new__(cls, name, bases, body)


class Made(metaclass=Meta):
    pass


class Described:
    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, obj, owner):
        return f"described {self.name}"


class Owner:
    it = Described()


def hues(count):
    for index in range(count):
        yield index / count


@functools.lru_cache(maxsize=None)
def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


@functools.singledispatch
def label(it):
    return "?"


@label.register
def _(it: int):
    return "int"


def decorate(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        return function(*args, **kwargs)

    return inner


@decorate
def phaser(wave, *, beats=1.0, **rest):
    return Phaser(waveform=wave, beats_per_cycle=beats, **rest)


def kind(it):
    match it:
        case {"wave": str(wave)}:
            return wave
        case [first, *_]:
            return first
        case Point(x=0):
            return "origin"
        case _:
            return None


def counter():
    count = 0

    def step():
        nonlocal count
        count += 1
        return count

    return step


assert fibonacci(30) == 832040 and label(1) == "int" and label("x") == "?"
assert kind({"wave": "sine"}) == "sine" and kind([7, 8]) == 7 and kind(Point(0)) == 0
assert Made.made_by == "Meta" and Owner.it == "described it"
assert (Derived(0.2) + Derived(0.3)).hue < 1 and Base(0).hue_180 == HSV(0.5)
assert Base.twice(2) == 4 and Derived.make(hue=0.4).hue == 0.5 and min(Base(2), Base(1)).hue == 0
assert f"{math.pi:.2f} {'x':>3} {1_000_000:,} {Wave.SINE.value!r}" == "3.14   x 1,000,000 'sine'"
assert f"{3.14159:{'.3f'}}" == "3.142" and "%05.1f|%-4s|" % (2.5, "a") == "002.5|a   |"
assert (n := len("abc")) == 3 and {**{"a": 1}, "b": 2} == {"a": 1, "b": 2}
first, *middle, last = range(5)
assert (first, middle, last) == (0, [1, 2, 3], 4)
assert re.sub(r"(\w+)-(\w+)", r"\2 \1", "blue-deep") == "deep blue"
assert json.loads(json.dumps({"a": [1, 2.5, None, True]})) == {"a": [1, 2.5, None, True]}
assert Fraction(1, 3) + Fraction(1, 6) == Fraction(1, 2)
assert decimal.Decimal("0.1") + decimal.Decimal("0.2") == decimal.Decimal("0.3")
assert statistics.mean([1, 2, 3]) == 2 and Counter("aab").most_common(1) == [("a", 2)]
assert deque([1, 2], maxlen=1).pop() == 2 and defaultdict(list)["x"] == []
assert namedtuple("P", "a b")(1, 2).b == 2 and asdict(Look(Wave.SINE, Speed.SLOW))["hues"] == []
assert list(itertools.accumulate([1, 2, 3])) == [1, 3, 6]
assert functools.reduce(lambda a, b: a * b, range(1, 6)) == 120
step = counter()
assert [step(), step()] == [1, 2]
namespace = {}
exec("def squared(x):\n    return x * x", namespace)
assert namespace["squared"](4) == 16 and eval("1 + 1") == 2
try:
    raise ValueError("no")
except (KeyError, ValueError) as error:
    assert str(error) == "no"
else:
    assert False
finally:
    done = True
über = "ünïcode"

look = Look(Wave.SQUARE, Speed.SLOW, [colorsys.rgb_to_hsv(1, g / 4, 0)[0] for g in range(4)])
pattern = Pattern(
    name=f"Ordinary {über}",
    tags=[*"ab", str(random.randint(1, 10**9))],
    default_palette=ColorPalette(colors=[HSV(hue) for hue in (*look.hues, *hues(3))]),
    group_effects=[
        GroupEffect(group, phaser(look.wave, beats=look.speed, phase_offset=offset / 2))
        for group, offset in zip(("left", "right"), itertools.count())
    ],
    independent_effects={index: LightEffect(Phaser(), base_hue=index / 6) for index in range(2)},
)
PATTERN: Optional[Pattern] = None
