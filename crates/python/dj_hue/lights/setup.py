"""Groups of lights, for files that reckon with them.

What really plays is the rig that the show runs on; a group named in a pattern
is looked up there.
"""

from dataclasses import dataclass, field
from enum import Enum
from typing import Dict, List, Optional


class ZoneType(str, Enum):
    """Places that lights are in.

    >>> ZoneType("left") == "left"
    True
    """

    ALL = "all"
    LEFT = "left"
    RIGHT = "right"
    FRONT = "front"
    BACK = "back"
    CENTER = "center"
    CEILING = "ceiling"
    FLOOR = "floor"
    ODD = "odd"
    EVEN = "even"

    def __str__(self) -> str:
        return self.value


@dataclass
class LightGroup:
    """Some lights, by their indices, under a name.

    >>> 2 in LightGroup("bar", [2, 3])
    True
    """

    name: str
    light_indices: List[int] = field(default_factory=list)
    zone_type: Optional[ZoneType] = None

    def __len__(self) -> int:
        return len(self.light_indices)

    def __contains__(self, light: int) -> bool:
        return light in self.light_indices


@dataclass
class LightSetup:
    """A number of lights and the groups they form.

    >>> LightSetup("club", total_lights=4, groups={"bar": LightGroup("bar", [2, 3])})
    """

    name: str = ""
    total_lights: int = 0
    groups: Dict[str, LightGroup] = field(default_factory=dict)

    @classmethod
    def create_default(cls, num_lights: int = 6) -> "LightSetup":
        """All, left and right halves, odd and even; front and back from four lights on.

        >>> LightSetup.create_default(4).groups["left"].light_indices
        [0, 1]
        """
        every = list(range(num_lights))
        half = num_lights // 2
        indices = {
            "all": every,
            "left": every[:half],
            "right": every[half:],
            "odd": every[1::2],
            "even": every[::2],
        }
        if num_lights >= 4:
            indices.update(front=every[:half], back=every[half:])
        groups = {
            name: LightGroup(name, list(lights), ZoneType(name))
            for name, lights in indices.items()
        }
        return cls("default", num_lights, groups)

    def add_group(self, group: LightGroup) -> None:
        """Adds a group, or puts it in the place of one of its name.

        >>> LightSetup.create_default(4).add_group(LightGroup("bar", [2, 3]))
        """
        self.groups[group.name] = group

    def get_group(self, name: str) -> Optional[LightGroup]:
        """The group of a name, if there is one.

        >>> len(LightSetup.create_default(6).get_group("odd"))
        3
        """
        return self.groups.get(name)
