"""Colours and the palettes that hold them."""

from dataclasses import field
from typing import Iterable, List, NamedTuple

from dj_hue._node import made, node


class _HSV(NamedTuple):
    hue: float
    saturation: float = 1.0
    value: float = 1.0


class HSV(_HSV):
    """A colour: hue (a turn of the colour wheel, it wraps), saturation and value.

    >>> HSV(0.6)
    HSV(hue=0.6, saturation=1.0, value=1.0)
    """

    __slots__ = ()
    __dj_node__ = "HSV"
    __dj_fields__ = _HSV._fields

    def __new__(cls, hue: float, saturation: float = 1.0, value: float = 1.0) -> "HSV":
        self = tuple.__new__(cls, (hue, saturation, value))
        made(self)
        return self

    @classmethod
    def _make(cls, iterable: Iterable[float]) -> "HSV":
        return cls(*iterable)


@node
class ColorPalette:
    """Colours that effects refer to by index.

    >>> ColorPalette("ember", [HSV(0.0), HSV(0.05)])
    ColorPalette(name='ember', colors=[HSV(hue=0.0, saturation=1.0, value=1.0), HSV(hue=0.05, saturation=1.0, value=1.0)])
    """

    name: str = ""
    colors: List[HSV] = field(default_factory=list)

    def get_color(self, index: int) -> HSV:
        """The colour at an index, which wraps; white if there is none.

        >>> ColorPalette.warm().get_color(-1)
        HSV(hue=0.08, saturation=0.9, value=1.0)
        """
        if not self.colors:
            return HSV(0.0, 0.0, 1.0)
        return self.colors[index % len(self.colors)]

    @classmethod
    def red(cls) -> "ColorPalette":
        """Red alone.

        >>> ColorPalette.red().colors
        [HSV(hue=0.0, saturation=1.0, value=1.0)]
        """
        return cls("red", [HSV(0.0)])

    @classmethod
    def warm(cls) -> "ColorPalette":
        """Red, orange and amber.

        >>> [color.hue for color in ColorPalette.warm().colors]
        [0.0, 0.05, 0.08]
        """
        return cls("warm", [HSV(0.0), HSV(0.05), HSV(0.08, 0.9)])

    @classmethod
    def cool(cls) -> "ColorPalette":
        """Blue, cyan and purple.

        >>> [color.hue for color in ColorPalette.cool().colors]
        [0.6, 0.5, 0.75]
        """
        return cls("cool", [HSV(0.6), HSV(0.5), HSV(0.75)])

    @classmethod
    def rainbow(cls) -> "ColorPalette":
        """Seven colours once around the wheel.

        >>> len(ColorPalette.rainbow().colors)
        7
        """
        hues = (0.0, 0.08, 0.16, 0.33, 0.5, 0.6, 0.75)
        return cls("rainbow", [HSV(hue) for hue in hues])

    @classmethod
    def white(cls) -> "ColorPalette":
        """White alone.

        >>> ColorPalette.white().colors
        [HSV(hue=0.0, saturation=0.0, value=1.0)]
        """
        return cls("white", [HSV(0.0, 0.0, 1.0)])
