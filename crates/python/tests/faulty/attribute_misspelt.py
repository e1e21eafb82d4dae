from dj_hue.patterns import ColorPalette, Pattern

pattern = Pattern(
    "Misspelt",
    default_palette=ColorPalette.rainbo(),
)
