"""PATTERN does as well, and the module may say more about itself."""

from dj_hue.patterns import Pattern

NAME = "Upper"
DESCRIPTION = "Says more"
TAGS = ["loud"]
PATTERN = Pattern("Upper")
