"""Finds what a pattern file wants to play.

The vocabulary of the tree that comes out, class by class:

`Module`  the root of every file: `patterns` (a list of `Entry`), and the
          module's own `name`, `description`, `tags` and `palette` (from NAME,
          DESCRIPTION, TAGS and PALETTE; None where they are missing)
`Entry`   one thing to play: `slug` (None for the file's own pattern, else what
          tells it apart in the file), `value` (what was assigned or returned,
          of whatever type), and `name`, `description`, `tags` and `palette` as
          a decorator or a table of presets gave them, else None

and as `dj_hue.patterns` has them, with the fields in the order of their
arguments: `Pattern`, `GroupEffect`, `LightEffect`, `Phaser`, `ColorPalette`,
`HSV`. A `fractions.Fraction` is a node, too: `numerator` and `denominator`.

Expressions of the pattern language (`dj_hue.patterns.strudel`) are nodes:

`Call`      `name`, `on` (the pattern it is a method of, or None), `args` (None
            where the name stands by itself, like `sine`), `options` (keyword
            arguments that were given)
`Function`  a lambda, applied while building: `params` (a list of `Param`),
            `body` (what it gave back), `line` and `file` (where it begins)
`Param`     what a function will be given: `name`
"""

import re
import sys
from typing import Any, Callable, Dict, Iterator, List, Optional, Union

from dj_hue._node import node
from dj_hue.colors import ColorPalette

# What decorators have registered in the file that is being loaded.
_registered: List["Entry"] = []


@node
class Entry:
    """One thing to play."""

    slug: Optional[str] = None
    value: Any = None
    name: Optional[str] = None
    description: Optional[str] = None
    tags: Any = None
    palette: Any = None


@node
class Module:
    """What a file defines."""

    patterns: List[Entry]
    name: Any = None
    description: Any = None
    tags: Any = None
    palette: Any = None


class NothingToPlay(Exception):
    """The file defines no pattern; the arguments are what it might have meant."""


class Misshapen(Exception):
    """What a function gave back is of another shape; said where it is defined."""

    def __init__(self, message: str, function: Any) -> None:
        super().__init__(message)
        code = getattr(function, "__code__", None)
        if code is not None:
            self.filename, self.lineno = code.co_filename, code.co_firstlineno


def pattern(
    name: str,
    description: Optional[str] = None,
    *,
    tags: Optional[List[str]] = None,
    palette: Union[ColorPalette, str, None] = None,
) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    """Marks a function without parameters that returns a pattern.

    A file may have several; each is played under its own name. `palette` is a
    ColorPalette, or the name of one there is. Without tags or a palette it has
    the file's TAGS and PALETTE.

    >>> @pattern("Warm Pulse", "On every beat", tags=["calm"], palette="warm")
    ... def warm_pulse():
    ...     return light("all*4").envelope(decay=0.25, sustain=0)
    """

    if not isinstance(name, str) or not name.strip():
        raise TypeError('@pattern takes a name first, as in @pattern("Warm Pulse")')

    def register(function: Callable[[], Any]) -> Callable[[], Any]:
        for parameter in _parameters(function):
            raise TypeError(f"@pattern calls {function.__name__}() without any {parameter!r}")
        if any(other.name == name for other in _registered):
            raise ValueError(f"a pattern of this file is called {name!r} already")
        entry = Entry(_slug(name), function, name, description, tags, palette)
        _registered.append(entry)
        return function

    return register


def collect(module: Dict[str, Any]) -> Module:
    """What a file that has run to its end wants to play."""
    entries = []
    for entry in _registered:
        entry.value = entry.value()
        entries.append(entry)
    for attribute in ("pattern", "PATTERN"):
        value = module.get(attribute)
        if value is not None and value is not pattern:
            entries.append(Entry(None, value))
            break
    presets = module.get("get_strudel_presets")
    if presets is not None:
        entries.extend(_presets(presets, alone=not entries))
    if not entries:
        raise NothingToPlay(*_own_nodes(module))
    return Module(
        entries,
        module.get("NAME"),
        module.get("DESCRIPTION"),
        module.get("TAGS"),
        module.get("PALETTE"),
    )


def _presets(function: Callable[[], Any], alone: bool) -> Iterator[Entry]:
    """What `get_strudel_presets` of a file gives back, one by one."""
    presets = function()
    if not isinstance(presets, dict) or (alone and not presets):
        kind = type(presets)
        got = {type(None): "nothing", dict: "an empty one"}.get(kind, f"a {kind.__name__}")
        message = f"get_strudel_presets() has to return a dictionary of presets, not {got}"
        raise Misshapen(message, function)
    for name, preset in presets.items():
        if not isinstance(name, str):
            raise Misshapen(f"the name of a preset is a text, not {name!r}", function)
        if not isinstance(preset, (tuple, list)) or len(preset) < 2:
            raise Misshapen(f"{name!r} has to be (a pattern, a sentence), and perhaps tags", function)
        value, description, *tags = preset
        yield Entry(name, value, name, description, *tags[:1])


def _parameters(function: Any) -> List[str]:
    """The parameters that have to be given."""
    code = getattr(function, "__code__", None)
    if code is None:
        return []
    first = 0 if getattr(function, "__self__", None) is None else 1
    return list(code.co_varnames[first : code.co_argcount - len(function.__defaults__ or ())])


def _own_nodes(module: Dict[str, Any]) -> List[str]:
    """What a file has made itself and might play: not what it has imported."""
    language = sys.modules.get("dj_hue.patterns.strudel")
    return [
        name
        for name, value in module.items()
        if hasattr(type(value), "__dj_node__") and getattr(language, name, None) is not value
    ]


def _slug(name: str) -> str:
    """What tells a pattern apart in its file: names may differ in signs alone."""
    slug = re.sub(r"[\W_]+", "_", name.lower()).strip("_") or "pattern"
    taken = {other.slug for other in _registered}
    apart, number = slug, 1
    while apart in taken:
        number += 1
        apart = f"{slug}_{number}"
    return apart
