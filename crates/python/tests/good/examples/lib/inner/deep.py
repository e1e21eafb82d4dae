from ..colors import GREEN

PINK = GREEN._replace(hue=0.9)
