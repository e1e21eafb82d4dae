"""What expressions of the pattern language are made of: calls, as data.

Nothing is computed here. Each call becomes a node that remembers its name, the
pattern it is a method of, and its arguments; what it means is the show's
business. A function that is passed as an argument is applied once, to
placeholders, and becomes data as well.
"""

from fractions import Fraction
from typing import Any, Dict, Optional, Tuple

from dj_hue._node import made


class Expression:
    """A call, or a name that stands by itself (then `args` is None)."""

    __slots__ = ("name", "on", "args", "options")
    __dj_node__ = "Call"
    __dj_fields__ = __slots__

    def __new__(
        cls,
        name: str,
        on: Optional["Expression"] = None,
        args: Optional[Tuple[Any, ...]] = None,
        options: Optional[Dict[str, Any]] = None,
    ) -> "Expression":
        return _made(cls, name, on, args, options)

    def _method(self, name, args, options=None):
        return _made(patterns, name, self, args, options)

    @classmethod
    def _call(cls, name, on, args, options=None):
        return _made(patterns, name, on, args, options)

    def __call__(self, pattern):
        """What a function that waits for its pattern makes of one."""
        return self._call("apply", argument(pattern), (self,))

    def __add__(self, other):
        return self._method("add", (other,))

    def __radd__(self, other):
        return self._method("add", (other,))

    def __sub__(self, other):
        return self._method("sub", (other,))

    def __rsub__(self, other):
        return self._method("mul", (-1,))._method("add", (other,))

    def __mul__(self, other):
        return self._method("mul", (other,))

    def __rmul__(self, other):
        return self._method("mul", (other,))

    def __truediv__(self, other):
        return self._method("div", (other,))

    def __rtruediv__(self, other):
        return self._method("pow", (-1,))._method("mul", (other,))

    def __mod__(self, other):
        return self._method("mod", (other,))

    def __pow__(self, other):
        return self._method("pow", (other,))

    def __neg__(self):
        return self._method("mul", (-1,))

    def __bool__(self):
        raise TypeError("whether a pattern is true is not known before it plays")

    def __iter__(self):
        raise TypeError("a pattern goes on forever; it is no list")

    def __repr__(self):
        return f"<{self.name}>"


def parameter(cls, name):
    """A placeholder for what a function will be given."""
    it = object.__new__(_placeholder(cls))
    it.name, it.on, it.args, it.options = name, None, None, {}
    return it


_classes: Dict[type, type] = {}


def _placeholder(cls):
    if cls not in _classes:
        fields = {"__dj_node__": "Param", "__dj_fields__": ("name",), "__slots__": ()}
        _classes[cls] = type("Param", (cls,), fields)
    return _classes[cls]


class Ratio:
    """A `fractions.Fraction`, as data."""

    __slots__ = ("numerator", "denominator")
    __dj_node__ = "Fraction"
    __dj_fields__ = __slots__

    def __new__(cls, fraction):
        self = object.__new__(cls)
        self.numerator, self.denominator = fraction.numerator, fraction.denominator
        return self


class Function:
    """A function of patterns, applied to placeholders."""

    __slots__ = ("params", "body", "line", "file")
    __dj_node__ = "Function"
    __dj_fields__ = __slots__

    def __new__(cls, function):
        self = object.__new__(cls)
        made(self)
        code = getattr(function, "__code__", None)
        self.line = self.file = None
        names = ["pattern"]
        if code is not None:
            self.line, self.file = code.co_firstlineno, code.co_filename
            needed = code.co_argcount - len(function.__defaults__ or ())
            names = list(code.co_varnames[: max(needed, min(1, code.co_argcount))]) or names
        self.params = [parameter(patterns, name) for name in names]
        self.body = argument(function(*self.params))
        return self


# The class of patterns; the module of the language puts it here.
patterns: Any = Expression


def argument(it):
    """An argument as data."""
    if isinstance(it, (Expression, str, int, float)):
        return it
    if isinstance(it, Fraction):
        return Ratio(it)
    if hasattr(it, "__dj_node__") and not isinstance(it, type):
        return it
    if isinstance(it, (list, tuple)) and not hasattr(it, "__dj_node__"):
        return [argument(item) for item in it]
    if isinstance(it, dict):
        return {key: argument(item) for key, item in it.items()}
    if callable(it):
        return Function(it)
    return it


def given(args):
    """Arguments of which there may be any number.

    None among them is the answer of a function that forgot its `return`.
    """
    if any(it is None for it in args):
        raise TypeError("None is no pattern; does a function lack its return?")
    return args


_NUMBER = (int, float)
# DJ-Hue's arguments by position, where Strudel has a function of that name.
_BY_POSITION: Dict[str, Tuple[Tuple[str, Tuple[type, ...]], ...]] = {
    "pick": (("min_n", _NUMBER), ("max_n", _NUMBER), ("seed", _NUMBER), ("hold", _NUMBER)),
    "seq": (("slots", (int,)), ("per_group", (bool,))),
}


def by_position(name, args, options):
    """The arguments of a function that is DJ-Hue's and Strudel's: if all that
    stand by position are of DJ-Hue's types, or None, they are its options."""
    order = _BY_POSITION[name]
    is_ours = len(args) <= len(order) and all(
        it is None or type(it) in types for it, (_, types) in zip(args, order)
    )
    if not is_ours:
        return given(args), options
    for it, (option, _) in zip(args, order):
        if it is not None:
            if options[option] is not None:
                raise TypeError(f"{name}() got {option} twice")
            options[option] = it
    return (), options


# What is data as it is.
_PLAIN = frozenset((str, int, float, bool, type(None)))


def _made(cls, name, on, args, options):
    """A call, up to the last argument that was given; files make thousands."""
    self = object.__new__(cls)
    made(self)
    self.name = name
    self.on = on
    if args is not None:
        args = [it if type(it) in _PLAIN else argument(it) for it in args]
        while args and args[-1] is None:
            args.pop()
    self.args = args
    self.options = given = {}
    if options:
        for key, it in options.items():
            if it is not None:
                given[key] = it if type(it) in _PLAIN else argument(it)
    return self
