from dj_hue.patterns import GroupEffect, Pattern, Phaser

pattern = Pattern(
    "Hearth",
    default_palette="oceann",
    group_effects=[GroupEffect("all", Phaser())],
)
