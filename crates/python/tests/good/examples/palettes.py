from dj_hue.patterns import HSV, ColorPalette

__all__ = ["SUNSET"]
SUNSET = ColorPalette(
    "sunset",
    [HSV(0.0), HSV(0.08)],
)
