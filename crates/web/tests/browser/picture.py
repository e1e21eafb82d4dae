"""The picture of the page in the README: a club's rig, and a pattern that shows the language."""

import os

from show import Show

PATTERN = '''from dj_hue.patterns.strudel import light, sine, stack, x

NAME = "Midnight"
DESCRIPTION = "A slow sky, a kick below, sparks between the beats"

waves = sine.slow(2).late(x * 0.5).range(0.15, 0.9)
sky = light("ceiling back").color("<blue violet>/2").intensity(waves)
kick = light("floor*4").color("<hot_pink orange>/2").envelope(fade=0.3, sustain=0.1)
sparks = light("[~ front]*2 [~ front*2]*2").seq().color("cyan white")

pattern = stack(sky, kick, sparks.envelope(release=0.4), blend="add")
'''
# Name, how many, y and z: two trusses above, one at the back wall, floor cans.
TRUSSES = [("Front", 8, 0.7, 0.95), ("Mid", 8, 0.0, 0.7), ("Back", 7, -0.75, 0.1), ("Floor", 7, 0.2, -0.85)]


def rig():
    """The configuration of a stage, its trusses slightly bent as trusses are."""
    lines = []
    for name, count, y, z in TRUSSES:
        for light in range(count):
            x = 2 * (light + 0.5) / count - 1
            lines += ["[[light]]", f'name = "{name} {light + 1}"',
                      f"x = {x:.3f}", f"y = {y - 0.2 * (1 - x * x):.3f}", f"z = {z - 0.1 * x * x:.3f}"]
    return "\n".join(lines)


def take(driver, path, size=(1440, 900)):
    before = PATTERN.replace("fade=0.3", "fade=0.5")
    show = Show(os.environ["DJ_HUE"], lights=None, config=rig(), pattern="midnight", patterns={"midnight": before})
    try:
        browser = driver.browser(size=size)
        browser.open(show.link)
        browser.until("return window.djHue?.frames > 50", within=60)
        show.save("midnight", PATTERN)
        browser.until("return document.querySelector('#version').textContent.includes('ms')")
        # Early in a bar, when much is lit.
        browser.until("const at = window.djHue.beat() % 4; return at > 0.5 && at < 0.7", within=60)
        browser.screenshot(path)
    finally:
        show.close()
