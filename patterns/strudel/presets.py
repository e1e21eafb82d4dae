"""Presets in the pattern language, ready to play and to take apart.

Each function returns one pattern; its first line tells what it looks like. The
table at the end says under which names they are played.
"""

from dj_hue.patterns.strudel import (
    HSV, cat, fastcat, hue, index, light, mini, palette, perlin, rev, saw, sine, stack, x
)


def s_stagger():
    """One light after another, in random order, flashes white and fades to red."""
    return (
        light("all")
        .seq()
        .shuffle(seed=4)
        .color(flash="white", fade="red")
        .envelope(attack=0.01, fade=0.12, sustain=0.35, release=0.6)
    )


def s_beat_flash():
    """Everything flashes on each beat."""
    return light("all*4").color("warm_white").envelope(attack=0.005, fade=0.2, sustain=0)


def s_downbeat():
    """A flash on the first beat, over a dim glow."""
    glow = light("all").color("#200838").intensity(sine.range(0.6, 1).slow(2))
    flash = light("all").color(flash="white", fade="violet").envelope(fade=0.45, sustain=0)
    return stack(glow, flash, blend="add")


def s_chase_smooth():
    """A soft light wanders over the lights, once a bar."""
    return light("all").seq().color("cyan").envelope(attack=0.12, release=0.4)


def s_chase_fast():
    """A light runs over all others four times a bar."""
    return light("all*4").seq().color("<blue purple>").envelope(release=0.08)


def s_chase_bounce():
    """There and back again, a bar each way."""
    there = light("all").seq()
    return cat(there, rev(there)).color("<amber hot_pink>/2").envelope(release=0.25)


def s_strobe():
    """White sixteenths, all at once."""
    return light("all*16").color("white").envelope(fade=0.02, sustain=0)


def s_strobe_build():
    """A strobe that doubles its rate every two bars, for eight bars."""
    return (
        light("all")
        .fast("<2 4 8 16>/2")
        .color("<dim_white white white white>/2")
        .envelope(fade=0.025, sustain=0)
    )


def s_gentle():
    """Warm light that swells and ebbs over two bars, a little later on each light."""
    return light("all").color("<amber orange>/4").intensity(sine.slow(2).late(x * 0.4).range(0.15, 0.8))


def s_color_wash():
    """All colours of the wheel in eight bars, spread over the lights."""
    return light("all").color(hue(saw.slow(8) + x * 0.12))


def s_alternate():
    """Left and right in turn, a beat each."""
    return light("[left right]*2").color("<[red blue]*2 [magenta cyan]*2>").envelope(release=0.12)


def s_random_pop():
    """One or two random lights pop on every eighth."""
    return light("all*8").pick(1, 2, seed=7).color(palette.random).envelope(fade=0.1, sustain=0.1, release=0.3)


def s_green_cascade():
    """Odd and even pulse in green, and a white flash runs over them."""
    pulse = light("[even odd]*2").color("green teal").envelope(attack=0.05, fade=0.25, sustain=0.15, release=0.1)
    runner = light("all*2").seq().color("white").envelope(fade=0.04, sustain=0.2, release=0.05)
    return stack(pulse.intensity(0.6), runner, blend="last")


def s_blue_fade_strobe():
    """Two beats of blue that fades, two beats of strobe."""
    fade = light("all").color("blue").envelope(fade=0.5, sustain=0)
    strobe = light("all*8").color("cool_white").envelope(fade=0.03, sustain=0)
    return fastcat(fade, strobe)


def s_breathe():
    """Everything breathes in and out over two bars."""
    return light("all").color("<teal blue>/4").intensity(sine.slow(2).late(0.5).range(0.05, 1))


def s_ramp_up():
    """From dark to full in four bars, and from the start again."""
    return light("all").color(hue(saw.slow(4).range(0.66, 1.0))).intensity(saw.slow(4).pow(2).range(0.03, 1))


def s_pulse_wave():
    """A pulse on each beat that begins on the left."""
    return (
        light("all")
        .color("magenta")
        .intensity(saw.fast(4).late(index * 0.03).mul(-1).add(1).pow(2))
    )


def s_triangle_chase():
    """A wave runs over the lights, there and back, two bars long."""
    forth = light("all").wave("triangle", frequency=1, min_intensity=0.05)
    back = light("all").wave("triangle", frequency=1, min_intensity=0.05, direction=-1)
    return cat(forth, forth, back, back).color("<orange orange violet violet>")


def s_rainbow_chase():
    """A rainbow that runs over the lights, every second light dimmed in turn."""
    return light("all").color(hue(index / 6 - saw.slow(2))).intensity(
        sine.fast(2).late(index * 0.125).range(0.25, 1)
    )


def s_rainbow_breathe():
    """All lights breathe together, another colour with each breath."""
    return light("all").color(hue(mini("<0 .12 .3 .5 .62 .78>"))).intensity(sine.late(0.25).range(0, 1))


def s_autonomous():
    """Every light blinks at a rate of its own, in the palette's colours."""
    return light("all").autonomous(
        1, 5, duty=0.35, colors=[palette(0), palette(1), palette(2), palette(3)], seed=3
    )


def s_fireflies():
    """Random lights glow up and fade away in a dark, warm night."""
    night = light("all").color(HSV(0.62, 1, 0.06))
    flies = (
        light("all*3")
        .pick(1, 2, seed=11)
        .color("<[amber gold] [yellow amber] gold>")
        .envelope(attack=0.25, fade=0.1, sustain=0.7, release=0.9)
        .intensity(perlin.fast(3).range(0.4, 1))
    )
    return stack(night, flies, blend="add")


_PRESETS = [
    s_stagger,
    s_beat_flash,
    s_downbeat,
    s_chase_smooth,
    s_chase_fast,
    s_chase_bounce,
    s_strobe,
    s_strobe_build,
    s_gentle,
    s_color_wash,
    s_alternate,
    s_random_pop,
    s_green_cascade,
    s_blue_fade_strobe,
    s_breathe,
    s_ramp_up,
    s_pulse_wave,
    s_triangle_chase,
    s_rainbow_chase,
    s_rainbow_breathe,
    s_autonomous,
    s_fireflies,
]

PALETTE = "club"


# They flash fast and are meant to: nobody needs to be told.
_STROBES = [s_strobe, s_strobe_build, s_blue_fade_strobe]


def get_strudel_presets():
    """What there is to play: name to pattern, description and tags."""
    return {
        preset.__name__: (preset(), preset.__doc__, ["strobe"] if preset in _STROBES else [])
        for preset in _PRESETS
    }
