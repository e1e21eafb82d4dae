"""What makes a class cross into the show.

A class under `@node` is a dataclass whose instances become nodes of the data
tree: `__dj_node__` is the class's name there (subclasses keep it), and
`__dj_fields__` are the attributes that go along. Where an instance was made is
noted as it is made, so that a mistake is shown at the line that made it.
"""

from dataclasses import dataclass, fields
from typing import TypeVar, dataclass_transform

try:
    from _dj_host import made
except ImportError:  # In an editor or under another Python, nobody asks.

    def made(it: object) -> None:
        """Notes where an object was made."""


T = TypeVar("T")


def _new(cls, *args, **kwargs):
    self = object.__new__(cls)
    made(self)
    return self


@dataclass_transform()
def node(cls: type[T]) -> type[T]:
    """Makes a dataclass whose instances become nodes of the data tree."""
    cls = dataclass(cls)
    cls.__new__ = _new
    cls.__dj_node__ = cls.__name__
    cls.__dj_fields__ = tuple(field.name for field in fields(cls))
    return cls
