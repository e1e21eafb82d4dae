"""A table of presets."""

from dj_hue.patterns import Pattern


def get_strudel_presets():
    return {
        "s_one": (Pattern("One"), "the first"),
        "s_two": (Pattern("Two"), "the second", ["strobe"]),
    }
