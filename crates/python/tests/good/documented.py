"""Every public name of the package has type hints, a docstring and an example
that does what it says. (Those of names that stand by themselves, like `sine`,
cannot be read at run time; they come from the tables of builtins.)"""

import dj_hue.colors
import dj_hue.lights
import dj_hue.patterns
import dj_hue.patterns.strudel
from dj_hue.patterns import *

MODULES = [dj_hue.colors, dj_hue.lights, dj_hue.patterns, dj_hue.patterns.strudel]
WITH_VARARGS, WITH_KEYWORDS = 0x04, 0x08

names = dict(vars(dj_hue.patterns))
seen = set()
wrong = []


def is_ours(it):
    return getattr(it, "__module__", "").startswith("dj_hue")


def check_hints(where, function):
    code = function.__code__
    count = code.co_argcount + code.co_kwonlyargcount
    count += bool(code.co_flags & WITH_VARARGS) + bool(code.co_flags & WITH_KEYWORDS)
    needed = set(code.co_varnames[:count]) - {"self", "cls"} | {"return"}
    missing = needed - set(function.__annotations__)
    if missing:
        wrong.append(f"{where}: no type hint for {', '.join(sorted(missing))}")


def check_doc(where, it):
    lines = (it.__doc__ or "").splitlines()
    if not "".join(lines).strip():
        wrong.append(f"{where}: no docstring")
        return
    examples = [number for number, line in enumerate(lines) if line.strip().startswith(">>> ")]
    if not examples:
        wrong.append(f"{where}: no example")
    for number in examples:
        run(where, [line.strip() for line in lines[number:]])


def run(where, lines):
    """An example, and what it is to answer, if it says so."""
    source, answer = [lines[0][4:]], []
    for line in lines[1:]:
        if not answer and line.startswith("..."):
            source.append(line[4:])
        elif line:
            answer.append(line)
        else:
            break
    text = "\n".join(source)
    try:
        if len(source) > 1:
            exec(text, dict(names))
            return
        got = repr(eval(text, dict(names)))
    except Exception as error:
        wrong.append(f"{where}: {text}: {error!r}")
        return
    if answer and got != "\n".join(answer):
        wrong.append(f"{where}: {text}: {got}")


def check(where, it):
    if isinstance(it, type):
        check_doc(where, it)
        for name, member in vars(it).items():
            if isinstance(member, (classmethod, staticmethod)):
                member = member.__func__
            elif isinstance(member, property):
                member = member.fget
            # What a dataclass or an enumeration makes is nobody's to explain.
            is_public = name == "__call__" or not name.startswith("_")
            if callable(member) and is_public and not isinstance(member, type):
                check_hints(f"{where}.{name}", member)
                check_doc(f"{where}.{name}", member)
    elif callable(it) and hasattr(it, "__code__"):
        check_hints(where, it)
        check_doc(where, it)


for module in MODULES:
    own = [
        name for name, it in vars(module).items() if getattr(it, "__module__", "") == module.__name__
    ]
    for name in getattr(module, "__all__", own):
        if name.startswith("_"):
            continue
        it = getattr(module, name)
        if id(it) in seen or not is_ours(type(it) if not callable(it) else it):
            continue
        seen.add(id(it))
        check(f"{module.__name__}.{name}", it)
        if not isinstance(it, type) and not hasattr(it, "__code__"):
            # A name that stands by itself.
            if id(type(it)) not in seen:
                seen.add(id(type(it)))
                check(f"type of {name}", type(it))
            home = dj_hue.patterns.strudel
            if name not in home.__annotations__:
                wrong.append(f"{name}: no type hint")

assert len(seen) > 280, len(seen)
assert not wrong, f"{len(wrong)} of {len(seen)}:\n" + "\n".join(wrong)

pattern = Pattern("Documented")
