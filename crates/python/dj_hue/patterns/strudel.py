"""The pattern language: Strudel's algebra, with lights as values.

    from dj_hue.patterns.strudel import light, sine

    pattern = light("all").color("red blue").intensity(sine.range(0.2, 1))

One cycle is one bar of four beats. Texts are mini-notation, and every argument
may be a pattern itself. Nothing here runs while lights play.

This file is written from the tables of builtins; see CONTRIBUTING.md.
"""

from fractions import Fraction
from typing import Any, Callable, Dict, List, Optional, Sequence, Union

from dj_hue._collect import pattern
from dj_hue.colors import HSV, ColorPalette
from dj_hue.patterns import _language
from dj_hue.patterns._language import Expression

# What a call takes: a pattern, notation, a number, or some of these.
Arg = Union["LightPattern", str, float, Fraction, HSV, Sequence["Arg"], Dict[str, "Arg"], None]
# What changes a pattern: `rev`, `fast(2)`, or `lambda p: p.fast(2)`.
Change = Union["LightPattern", Callable[..., "LightPattern"]]


class LightPattern(Expression):
    """Values in time: lights, numbers, words or colours.

    >>> light('left right').color('red')
    """

    __slots__ = ()

    def zone(self, target: Arg, fallback: Arg = None) -> "LightPattern":
        """Keeps the lights of a zone or group; where the rig has none, those of the fallback.

        >>> light('all').zone('ceiling', fallback='left')
        """
        return self._method("zone", (), {"target": target, "fallback": fallback})

    def color(self, c: Arg = None, *, flash: Arg = None, fade: Arg = None) -> "LightPattern":
        """The colour: a name, #RGB, #RRGGBB, HSV(…), a number for the palette's, or notation over these. `flash` while the envelope rises, towards `fade` while it decays.

        >>> light('all').color('red blue')
        """
        return self._method("color", (), {"c": c, "flash": flash, "fade": fade})

    def intensity(self, level: Arg) -> "LightPattern":
        """Multiplies into the level. A signal is read anew for each frame.

        >>> light('all').intensity(sine.range(0.2, 1).slow(2))
        """
        return self._method("intensity", (), {"level": level})

    def envelope(self, attack: Arg = None, decay: Arg = None, sustain: Arg = None, release: Arg = None, *, fade: Arg = None) -> "LightPattern":
        """How an event comes and goes, in cycles: up over the attack, over the decay to the sustain, a level, and over the release out after its end, as said when it begins. `fade` is another name for decay.

        >>> light('0 1 2 3').envelope(attack=0.02, release=0.5)
        """
        return self._method("envelope", (), {"attack": attack, "decay": decay, "sustain": sustain, "release": release, "fade": fade})

    def modulate(self, wave: Arg = None, frequency: Arg = None, min_intensity: Arg = None, max_intensity: Arg = None, phase: Arg = None) -> "LightPattern":
        """An oscillator on the level, so many periods a cycle, in absolute time. Several multiply.

        >>> light('all').modulate('sine', frequency=2, min_intensity=0.2)
        """
        return self._method("modulate", (), {"wave": wave, "frequency": frequency, "min_intensity": min_intensity, "max_intensity": max_intensity, "phase": phase})

    def brightness(self, waveform: Arg = None, beats: Arg = None, min_val: Arg = None, max_val: Arg = None, offset: Arg = None) -> "LightPattern":
        """The same as a classic Phaser: a period of so many beats.

        >>> light('all').brightness('smooth_pulse', beats=1, min_val=0.1)
        """
        return self._method("brightness", (), {"waveform": waveform, "beats": beats, "min_val": min_val, "max_val": max_val, "offset": offset})

    def wave(self, wave: Arg = None, frequency: Arg = None, min_intensity: Arg = None, max_intensity: Arg = None, direction: Arg = None, event_relative: Arg = None) -> "LightPattern":
        """Modulates with a phase for each light, so that the wave runs over the group; against its order if `direction` is -1.

        >>> light('all').wave('sine', frequency=1, direction=-1)
        """
        return self._method("wave", (), {"wave": wave, "frequency": frequency, "min_intensity": min_intensity, "max_intensity": max_intensity, "direction": direction, "event_relative": event_relative})

    def autonomous(self, min_freq: Arg = None, max_freq: Arg = None, duty: Arg = None, colors: Arg = None, seed: Arg = None) -> "LightPattern":
        """Every light blinks at a steady rate of its own, in blinks a cycle; `duty` is the share of the time that it is on.

        >>> light('all').autonomous(1, 4, duty=0.3, colors=['red', 'blue'])
        """
        return self._method("autonomous", (), {"min_freq": min_freq, "max_freq": max_freq, "duty": duty, "colors": colors, "seed": seed})

    def seq(self, *patterns: Arg, slots: Arg = None, per_group: Arg = None) -> "LightPattern":
        """Each event becomes one event per light, in turn, in equal shares of its time, or in `slots` of them. The rig's segments run in parallel unless `per_group` is False. With patterns as arguments it is Strudel's: itself and they, one after another in a cycle.

        >>> light('all').seq()
        """
        return self._method("seq", *_language.by_position("seq", patterns, {"slots": slots, "per_group": per_group}))

    def shuffle(self, count: Arg = None, *, seed: Arg = None) -> "LightPattern":
        """Permutes the values over the times, anew each cycle. With a number it is Strudel's: plays that many pieces in random order.

        >>> light('0 1 2 3').shuffle(seed=3)
        """
        return self._method("shuffle", (count,), {"seed": seed})

    def pick(self, *choices: Arg, min_n: Arg = None, max_n: Arg = None, seed: Arg = None, hold: Arg = None) -> "LightPattern":
        """That many random lights of each event's; up to 1.0 it is a share of them. `hold` keeps the choice for so many cycles. With a list or a dict it is Strudel's: numbers or names choose patterns.

        >>> light('all*4').pick(1, 2)
        """
        return self._method("pick", *_language.by_position("pick", choices, {"min_n": min_n, "max_n": max_n, "seed": seed, "hold": hold}))

    def hush(self) -> "LightPattern":
        """Silences the pattern.

        >>> mini('a b').hush()
        """
        return self._method("hush", ())

    def fast(self, factor: Arg) -> "LightPattern":
        """Plays this many times as fast.

        >>> mini('a b').fast(2)
        """
        return self._method("fast", (factor,))

    def slow(self, factor: Arg) -> "LightPattern":
        """Plays this many times as slowly.

        >>> mini('a b').slow(2)
        """
        return self._method("slow", (factor,))

    def sparsity(self, factor: Arg) -> "LightPattern":
        """Plays this many times as slowly.

        >>> mini('a b').slow(2)
        """
        return self._method("sparsity", (factor,))

    def early(self, cycles: Arg) -> "LightPattern":
        """Moves to the past.

        >>> mini('a b').early(0.25)
        """
        return self._method("early", (cycles,))

    def late(self, cycles: Arg) -> "LightPattern":
        """Moves to the future.

        >>> mini('a b').late(0.25)
        """
        return self._method("late", (cycles,))

    def rev(self) -> "LightPattern":
        """Plays each cycle backwards.

        >>> mini('a b c').rev()
        """
        return self._method("rev", ())

    def revv(self) -> "LightPattern":
        """Plays all of time backwards.

        >>> mini('<a b c>').revv()
        """
        return self._method("revv", ())

    def palindrome(self) -> "LightPattern":
        """Plays every other cycle backwards.

        >>> mini('a b c').palindrome()
        """
        return self._method("palindrome", ())

    def iter(self, count: Arg) -> "LightPattern":
        """Starts each cycle one part further on than the last.

        >>> mini('a b c d').iter(4)
        """
        return self._method("iter", (count,))

    def iter_back(self, count: Arg) -> "LightPattern":
        """Starts each cycle one part before the last.

        >>> mini('a b c d').iter_back(4)
        """
        return self._method("iter_back", (count,))

    def iterback(self, count: Arg) -> "LightPattern":
        """Starts each cycle one part before the last.

        >>> mini('a b c d').iter_back(4)
        """
        return self._method("iterback", (count,))

    def fast_gap(self, factor: Arg) -> "LightPattern":
        """Speeds each cycle up and leaves its rest silent.

        >>> mini('a b').fast_gap(2)
        """
        return self._method("fast_gap", (factor,))

    def fastgap(self, factor: Arg) -> "LightPattern":
        """Speeds each cycle up and leaves its rest silent.

        >>> mini('a b').fast_gap(2)
        """
        return self._method("fastgap", (factor,))

    def compress(self, begin: Arg, end: Arg) -> "LightPattern":
        """Squeezes each cycle into a part of it, the rest silent.

        >>> mini('a b').compress(0.25, 0.75)
        """
        return self._method("compress", (begin, end))

    def focus(self, begin: Arg, end: Arg) -> "LightPattern":
        """Fits a cycle into a part of it, repeating around it.

        >>> mini('a b').focus(0.25, 0.75)
        """
        return self._method("focus", (begin, end))

    def zoom(self, begin: Arg, end: Arg) -> "LightPattern":
        """Stretches a part of each cycle to fill it.

        >>> mini('a b c d').zoom(0.25, 0.75)
        """
        return self._method("zoom", (begin, end))

    def linger(self, share: Arg) -> "LightPattern":
        """Repeats the first part of each cycle to fill it.

        >>> mini('a b c d').linger(0.25)
        """
        return self._method("linger", (share,))

    def ribbon(self, begin: Arg, cycles: Arg) -> "LightPattern":
        """Loops a stretch of time.

        >>> mini('<a b c d>').ribbon(1, 2)
        """
        return self._method("ribbon", (begin, cycles))

    def rib(self, begin: Arg, cycles: Arg) -> "LightPattern":
        """Loops a stretch of time.

        >>> mini('<a b c d>').ribbon(1, 2)
        """
        return self._method("rib", (begin, cycles))

    def repeat_cycles(self, times: Arg) -> "LightPattern":
        """Repeats each cycle before the next.

        >>> mini('<a b>').repeat_cycles(2)
        """
        return self._method("repeat_cycles", (times,))

    def swing_by(self, amount: Arg, count: Arg) -> "LightPattern":
        """Delays the second half of each part by a share of it.

        >>> mini('a*8').swing_by(1/3, 4)
        """
        return self._method("swing_by", (amount, count))

    def swing(self, count: Arg) -> "LightPattern":
        """Swings by a third.

        >>> mini('a*8').swing(4)
        """
        return self._method("swing", (count,))

    def brak(self) -> "LightPattern":
        """Makes every other cycle a broken beat.

        >>> mini('a b').brak()
        """
        return self._method("brak", ())

    def struct(self, rhythm: Arg) -> "LightPattern":
        """Plays where a rhythm is true, in its times.

        >>> mini('a b').struct('1 ~ 1 1')
        """
        return self._method("struct", (rhythm,))

    def struct_all(self, rhythm: Arg) -> "LightPattern":
        """Plays in the times of another pattern, whatever its values.

        >>> mini('a b').struct_all('1 0')
        """
        return self._method("struct_all", (rhythm,))

    def mask(self, rhythm: Arg) -> "LightPattern":
        """Silent where a rhythm is false or silent.

        >>> mini('a*4').mask('<1 0>')
        """
        return self._method("mask", (rhythm,))

    def mask_all(self, rhythm: Arg) -> "LightPattern":
        """Silent where another pattern is silent.

        >>> mini('a*4').mask_all('1 ~')
        """
        return self._method("mask_all", (rhythm,))

    def reset(self, rhythm: Arg) -> "LightPattern":
        """Starts the cycle anew where a rhythm is true.

        >>> mini('a b c d').reset('1 1')
        """
        return self._method("reset", (rhythm,))

    def reset_all(self, rhythm: Arg) -> "LightPattern":
        """Starts the cycle anew with each event of another pattern.

        >>> mini('a b c d').reset_all('1 0')
        """
        return self._method("reset_all", (rhythm,))

    def restart(self, rhythm: Arg) -> "LightPattern":
        """Starts from the very begin where a rhythm is true.

        >>> mini('<a b c d>').restart('<1 0 1>')
        """
        return self._method("restart", (rhythm,))

    def restart_all(self, rhythm: Arg) -> "LightPattern":
        """Starts from the very begin with each event of another pattern.

        >>> mini('<a b>').restart_all('1 0')
        """
        return self._method("restart_all", (rhythm,))

    def bypass(self, on: Arg) -> "LightPattern":
        """Silent while the argument is true.

        >>> mini('a b').bypass('<0 1>')
        """
        return self._method("bypass", (on,))

    def invert(self) -> "LightPattern":
        """Turns true into false and back.

        >>> mini('1 0').invert()
        """
        return self._method("invert", ())

    def inv(self) -> "LightPattern":
        """Turns true into false and back.

        >>> mini('1 0').invert()
        """
        return self._method("inv", ())

    def euclid(self, pulses: Arg, steps: Arg) -> "LightPattern":
        """Spreads pulses evenly over steps.

        >>> mini('a').euclid(3, 8)
        """
        return self._method("euclid", (pulses, steps))

    def euclid_rot(self, pulses: Arg, steps: Arg, rotation: Arg) -> "LightPattern":
        """Spreads pulses evenly over steps, turned to the right.

        >>> mini('a').euclid_rot(3, 8, 2)
        """
        return self._method("euclid_rot", (pulses, steps, rotation))

    def euclidrot(self, pulses: Arg, steps: Arg, rotation: Arg) -> "LightPattern":
        """Spreads pulses evenly over steps, turned to the right.

        >>> mini('a').euclid_rot(3, 8, 2)
        """
        return self._method("euclidrot", (pulses, steps, rotation))

    def euclid_legato(self, pulses: Arg, steps: Arg) -> "LightPattern":
        """Spreads pulses evenly, each held until the next.

        >>> mini('a').euclid_legato(3, 8)
        """
        return self._method("euclid_legato", (pulses, steps))

    def euclid_legato_rot(self, pulses: Arg, steps: Arg, rotation: Arg) -> "LightPattern":
        """The same, turned to the right.

        >>> mini('a').euclid_legato_rot(3, 8, 2)
        """
        return self._method("euclid_legato_rot", (pulses, steps, rotation))

    def euclidish(self, pulses: Arg, steps: Arg, groove: Arg = None) -> "LightPattern":
        """Between a Euclidean rhythm and pulses of even distance.

        >>> mini('a').euclidish(3, 8, 0.5)
        """
        return self._method("euclidish", (pulses, steps, groove))

    def eish(self, pulses: Arg, steps: Arg, groove: Arg = None) -> "LightPattern":
        """Between a Euclidean rhythm and pulses of even distance.

        >>> mini('a').euclidish(3, 8, 0.5)
        """
        return self._method("eish", (pulses, steps, groove))

    def bjork(self, rhythm: Arg) -> "LightPattern":
        """The same as euclid, from one list.

        >>> mini('a').bjork('3:8:2')
        """
        return self._method("bjork", (rhythm,))

    def ply(self, times: Arg) -> "LightPattern":
        """Repeats each event in its time.

        >>> mini('a b').ply(2)
        """
        return self._method("ply", (times,))

    def ply_with(self, times: Arg, f: Change) -> "LightPattern":
        """Repeats each event, changed once more each time.

        >>> mini('0').ply_with(3, lambda x: x.add(1))
        """
        return self._method("ply_with", (times, f))

    def plywith(self, times: Arg, f: Change) -> "LightPattern":
        """Repeats each event, changed once more each time.

        >>> mini('0').ply_with(3, lambda x: x.add(1))
        """
        return self._method("plywith", (times, f))

    def ply_for_each(self, times: Arg, f: Change) -> "LightPattern":
        """Repeats each event, changed by the number of the repetition.

        >>> mini('0').ply_for_each(3, lambda x, n: x.add(n))
        """
        return self._method("ply_for_each", (times, f))

    def plyforeach(self, times: Arg, f: Change) -> "LightPattern":
        """Repeats each event, changed by the number of the repetition.

        >>> mini('0').ply_for_each(3, lambda x, n: x.add(n))
        """
        return self._method("plyforeach", (times, f))

    def segment(self, times: Arg) -> "LightPattern":
        """Samples this many times a cycle.

        >>> sine.segment(8)
        """
        return self._method("segment", (times,))

    def seg(self, times: Arg) -> "LightPattern":
        """Samples this many times a cycle.

        >>> sine.segment(8)
        """
        return self._method("seg", (times,))

    def press(self) -> "LightPattern":
        """Pushes events to the second half of their time.

        >>> mini('a b').press()
        """
        return self._method("press", ())

    def press_by(self, begin: Arg) -> "LightPattern":
        """Pushes events to the last part of their time.

        >>> mini('a b').press_by(0.25)
        """
        return self._method("press_by", (begin,))

    def pressby(self, begin: Arg) -> "LightPattern":
        """Pushes events to the last part of their time.

        >>> mini('a b').press_by(0.25)
        """
        return self._method("pressby", (begin,))

    def beat(self, beats: Arg, count: Arg) -> "LightPattern":
        """Plays at some of so many beats of the cycle.

        >>> mini('a').beat('0,7,10', 16)
        """
        return self._method("beat", (beats, count))

    def bite(self, count: Arg, order: Arg) -> "LightPattern":
        """Cuts each cycle into parts and plays them in another order.

        >>> mini('a b c d').bite(4, '3 2 1 0')
        """
        return self._method("bite", (count, order))

    def arp(self, indices: Arg) -> "LightPattern":
        """Plays events of one time one after another, by their numbers.

        >>> mini('0,4,7').arp('0 1 2 1')
        """
        return self._method("arp", (indices,))

    def arp_with(self, f: Change) -> "LightPattern":
        """Plays events of one time as a function says, of a list of them.

        >>> mini('0,4,7').arp_with(lambda chord: chord)
        """
        return self._method("arp_with", (f,))

    def every(self, count: Arg, f: Change) -> "LightPattern":
        """Changes the first of so many cycles.

        >>> mini('a b').every(3, rev)
        """
        return self._method("every", (count, f))

    def first_of(self, count: Arg, f: Change) -> "LightPattern":
        """Changes the first of so many cycles.

        >>> mini('a b').every(3, rev)
        """
        return self._method("first_of", (count, f))

    def last_of(self, count: Arg, f: Change) -> "LightPattern":
        """Changes the last of so many cycles.

        >>> mini('a b').last_of(3, rev)
        """
        return self._method("last_of", (count, f))

    def when(self, on: Arg, f: Change) -> "LightPattern":
        """Changes the pattern while a rhythm is true.

        >>> mini('a b').when('<1 0>', rev)
        """
        return self._method("when", (on, f))

    def off(self, cycles: Arg, f: Change) -> "LightPattern":
        """Adds a changed copy that comes later.

        >>> mini('0 3').off(1/8, lambda x: x.add(7))
        """
        return self._method("off", (cycles, f))

    def superimpose(self, *fs: Change) -> "LightPattern":
        """Adds changed copies.

        >>> mini('0 3').superimpose(lambda x: x.add(7))
        """
        return self._method("superimpose", _language.given(fs))

    def layer(self, *fs: Change) -> "LightPattern":
        """Plays changed copies only.

        >>> mini('a b').layer(rev, fast(2))
        """
        return self._method("layer", _language.given(fs))

    def apply(self, f: Change) -> "LightPattern":
        """Calls a function with the pattern.

        >>> mini('a b').apply(rev)
        """
        return self._method("apply", (f,))

    def apply_n(self, times: Arg, f: Change) -> "LightPattern":
        """Calls a function so many times.

        >>> mini('0 1').apply_n(3, lambda x: x.add(1))
        """
        return self._method("apply_n", (times, f))

    def applyn(self, times: Arg, f: Change) -> "LightPattern":
        """Calls a function so many times.

        >>> mini('0 1').apply_n(3, lambda x: x.add(1))
        """
        return self._method("applyn", (times, f))

    def echo_with(self, times: Arg, cycles: Arg, f: Change) -> "LightPattern":
        """Stacks late copies, changed by their number.

        >>> mini('0 1').echo_with(3, 1/8, lambda x, n: x.add(n))
        """
        return self._method("echo_with", (times, cycles, f))

    def stut_with(self, times: Arg, cycles: Arg, f: Change) -> "LightPattern":
        """Stacks late copies, changed by their number.

        >>> mini('0 1').echo_with(3, 1/8, lambda x, n: x.add(n))
        """
        return self._method("stut_with", (times, cycles, f))

    def echowith(self, times: Arg, cycles: Arg, f: Change) -> "LightPattern":
        """Stacks late copies, changed by their number.

        >>> mini('0 1').echo_with(3, 1/8, lambda x, n: x.add(n))
        """
        return self._method("echowith", (times, cycles, f))

    def stutwith(self, times: Arg, cycles: Arg, f: Change) -> "LightPattern":
        """Stacks late copies, changed by their number.

        >>> mini('0 1').echo_with(3, 1/8, lambda x, n: x.add(n))
        """
        return self._method("stutwith", (times, cycles, f))

    def within(self, begin: Arg, end: Arg, f: Change) -> "LightPattern":
        """Changes events that begin in a part of the cycle.

        >>> mini('a b c d').within(0, 0.5, fast(2))
        """
        return self._method("within", (begin, end, f))

    def inside(self, factor: Arg, f: Change) -> "LightPattern":
        """Changes the pattern as if its cycle were longer.

        >>> mini('0 1 2 3').inside(2, rev)
        """
        return self._method("inside", (factor, f))

    def outside(self, factor: Arg, f: Change) -> "LightPattern":
        """Changes the pattern as if its cycle were shorter.

        >>> mini('<0 1>').outside(2, rev)
        """
        return self._method("outside", (factor, f))

    def chunk(self, count: Arg, f: Change) -> "LightPattern":
        """Changes one part of the cycle, the next one each cycle.

        >>> mini('0 1 2 3').chunk(4, lambda x: x.add(7))
        """
        return self._method("chunk", (count, f))

    def slow_chunk(self, count: Arg, f: Change) -> "LightPattern":
        """Changes one part of the cycle, the next one each cycle.

        >>> mini('0 1 2 3').chunk(4, lambda x: x.add(7))
        """
        return self._method("slow_chunk", (count, f))

    def slowchunk(self, count: Arg, f: Change) -> "LightPattern":
        """Changes one part of the cycle, the next one each cycle.

        >>> mini('0 1 2 3').chunk(4, lambda x: x.add(7))
        """
        return self._method("slowchunk", (count, f))

    def chunk_back(self, count: Arg, f: Change) -> "LightPattern":
        """The same, going backwards from the first part.

        >>> mini('0 1 2 3').chunk_back(4, lambda x: x.add(7))
        """
        return self._method("chunk_back", (count, f))

    def chunkback(self, count: Arg, f: Change) -> "LightPattern":
        """The same, going backwards from the first part.

        >>> mini('0 1 2 3').chunk_back(4, lambda x: x.add(7))
        """
        return self._method("chunkback", (count, f))

    def fast_chunk(self, count: Arg, f: Change) -> "LightPattern":
        """The same as chunk, cycles going on meanwhile.

        >>> mini('<0 1> 2').fast_chunk(4, lambda x: x.add(7))
        """
        return self._method("fast_chunk", (count, f))

    def fastchunk(self, count: Arg, f: Change) -> "LightPattern":
        """The same as chunk, cycles going on meanwhile.

        >>> mini('<0 1> 2').fast_chunk(4, lambda x: x.add(7))
        """
        return self._method("fastchunk", (count, f))

    def into(self, pieces: Arg, f: Change) -> "LightPattern":
        """Changes stretches of the pattern, each looped, where a rhythm is true.

        >>> mini('a b c d').into('1 0', fast(2))
        """
        return self._method("into", (pieces, f))

    def chunk_into(self, count: Arg, f: Change) -> "LightPattern":
        """The same as chunk, each part looped while it is changed.

        >>> mini('0 1 2 3').chunk_into(4, fast(2))
        """
        return self._method("chunk_into", (count, f))

    def chunkinto(self, count: Arg, f: Change) -> "LightPattern":
        """The same as chunk, each part looped while it is changed.

        >>> mini('0 1 2 3').chunk_into(4, fast(2))
        """
        return self._method("chunkinto", (count, f))

    def chunk_back_into(self, count: Arg, f: Change) -> "LightPattern":
        """The same, going backwards.

        >>> mini('0 1 2 3').chunk_back_into(4, fast(2))
        """
        return self._method("chunk_back_into", (count, f))

    def chunkbackinto(self, count: Arg, f: Change) -> "LightPattern":
        """The same, going backwards.

        >>> mini('0 1 2 3').chunk_back_into(4, fast(2))
        """
        return self._method("chunkbackinto", (count, f))

    def set(self, *others: Arg, align: Optional[str] = None) -> "LightPattern":
        """Takes the other's values.

        >>> mini('0 1').set('a b c')
        """
        return self._method("set", _language.given(others), {"align": align})

    def keep(self, *others: Arg, align: Optional[str] = None) -> "LightPattern":
        """Keeps its own values.

        >>> mini('0 1').keep('a b c', align='out')
        """
        return self._method("keep", _language.given(others), {"align": align})

    def keepif(self, *others: Arg, align: Optional[str] = None) -> "LightPattern":
        """Keeps values where the other is true.

        >>> mini('0 1').keepif('1 0')
        """
        return self._method("keepif", _language.given(others), {"align": align})

    def add(self, *others: Arg, align: Optional[str] = None) -> "LightPattern":
        """Adds.

        >>> mini('0 1').add('<0 10>')
        """
        return self._method("add", _language.given(others), {"align": align})

    def sub(self, *others: Arg, align: Optional[str] = None) -> "LightPattern":
        """Subtracts.

        >>> mini('5 6').sub(1)
        """
        return self._method("sub", _language.given(others), {"align": align})

    def mul(self, *others: Arg, align: Optional[str] = None) -> "LightPattern":
        """Multiplies.

        >>> mini('1 2').mul(3)
        """
        return self._method("mul", _language.given(others), {"align": align})

    def div(self, *others: Arg, align: Optional[str] = None) -> "LightPattern":
        """Divides.

        >>> mini('1 2').div(4)
        """
        return self._method("div", _language.given(others), {"align": align})

    def mod(self, *others: Arg, align: Optional[str] = None) -> "LightPattern":
        """What a division leaves, never below zero.

        >>> mini('5 6 7').mod(3)
        """
        return self._method("mod", _language.given(others), {"align": align})

    def pow(self, *others: Arg, align: Optional[str] = None) -> "LightPattern":
        """Raises to a power.

        >>> mini('1 2 3').pow(2)
        """
        return self._method("pow", _language.given(others), {"align": align})

    def log2(self, *others: Arg, align: Optional[str] = None) -> "LightPattern":
        """The logarithm to base two.

        >>> mini('1 2 8').log2(0)
        """
        return self._method("log2", _language.given(others), {"align": align})

    def band(self, *others: Arg, align: Optional[str] = None) -> "LightPattern":
        """Bitwise and.

        >>> mini('5 6').band(3)
        """
        return self._method("band", _language.given(others), {"align": align})

    def bor(self, *others: Arg, align: Optional[str] = None) -> "LightPattern":
        """Bitwise or.

        >>> mini('5 6').bor(3)
        """
        return self._method("bor", _language.given(others), {"align": align})

    def bxor(self, *others: Arg, align: Optional[str] = None) -> "LightPattern":
        """Bitwise exclusive or.

        >>> mini('5 6').bxor(3)
        """
        return self._method("bxor", _language.given(others), {"align": align})

    def blshift(self, *others: Arg, align: Optional[str] = None) -> "LightPattern":
        """Shifts bits to the left.

        >>> mini('1 2').blshift(2)
        """
        return self._method("blshift", _language.given(others), {"align": align})

    def brshift(self, *others: Arg, align: Optional[str] = None) -> "LightPattern":
        """Shifts bits to the right.

        >>> mini('16 8').brshift(1)
        """
        return self._method("brshift", _language.given(others), {"align": align})

    def lt(self, *others: Arg, align: Optional[str] = None) -> "LightPattern":
        """Whether it is less.

        >>> mini('0 1 2').lt(1)
        """
        return self._method("lt", _language.given(others), {"align": align})

    def gt(self, *others: Arg, align: Optional[str] = None) -> "LightPattern":
        """Whether it is more.

        >>> mini('0 1 2').gt(1)
        """
        return self._method("gt", _language.given(others), {"align": align})

    def lte(self, *others: Arg, align: Optional[str] = None) -> "LightPattern":
        """Whether it is no more.

        >>> mini('0 1 2').lte(1)
        """
        return self._method("lte", _language.given(others), {"align": align})

    def gte(self, *others: Arg, align: Optional[str] = None) -> "LightPattern":
        """Whether it is no less.

        >>> mini('0 1 2').gte(1)
        """
        return self._method("gte", _language.given(others), {"align": align})

    def eq(self, *others: Arg, align: Optional[str] = None) -> "LightPattern":
        """Whether it is the same.

        >>> mini('0 1').eq(1)
        """
        return self._method("eq", _language.given(others), {"align": align})

    def eqt(self, *others: Arg, align: Optional[str] = None) -> "LightPattern":
        """Whether it is the same.

        >>> mini('0 1').eq(1)
        """
        return self._method("eqt", _language.given(others), {"align": align})

    def ne(self, *others: Arg, align: Optional[str] = None) -> "LightPattern":
        """Whether it is not the same.

        >>> mini('0 1').ne(1)
        """
        return self._method("ne", _language.given(others), {"align": align})

    def net(self, *others: Arg, align: Optional[str] = None) -> "LightPattern":
        """Whether it is not the same.

        >>> mini('0 1').ne(1)
        """
        return self._method("net", _language.given(others), {"align": align})

    def and_(self, *others: Arg, align: Optional[str] = None) -> "LightPattern":
        """The other's value where its own is true.

        >>> mini('0 1').and_('2 3')
        """
        return self._method("and_", _language.given(others), {"align": align})

    def or_(self, *others: Arg, align: Optional[str] = None) -> "LightPattern":
        """The other's value where its own is false.

        >>> mini('0 1').or_('2 3')
        """
        return self._method("or_", _language.given(others), {"align": align})

    def in_(self, *others: Arg, align: Optional[str] = None) -> "LightPattern":
        """Sets values, keeping its times.

        >>> mini('a b').in_('c d e')
        """
        return self._method("in_", _language.given(others), {"align": align})

    def out(self, *others: Arg, align: Optional[str] = None) -> "LightPattern":
        """Sets values with the other's times.

        >>> mini('a b').out('c d e')
        """
        return self._method("out", _language.given(others), {"align": align})

    def mix(self, *others: Arg, align: Optional[str] = None) -> "LightPattern":
        """Sets values with the times of both.

        >>> mini('a b').mix('c d e')
        """
        return self._method("mix", _language.given(others), {"align": align})

    def squeeze(self, *others: Arg, align: Optional[str] = None) -> "LightPattern":
        """Squeezes the other into each event.

        >>> mini('a b').squeeze('c d')
        """
        return self._method("squeeze", _language.given(others), {"align": align})

    def squeezein(self, *others: Arg, align: Optional[str] = None) -> "LightPattern":
        """Squeezes the other into each event.

        >>> mini('a b').squeeze('c d')
        """
        return self._method("squeezein", _language.given(others), {"align": align})

    def squeezeout(self, *others: Arg, align: Optional[str] = None) -> "LightPattern":
        """Squeezes itself into each of the other's events.

        >>> mini('a b').squeezeout('c d')
        """
        return self._method("squeezeout", _language.given(others), {"align": align})

    def poly(self, *others: Arg, align: Optional[str] = None) -> "LightPattern":
        """Sets values with steps as long as its own.

        >>> mini('a b').poly('c d e')
        """
        return self._method("poly", _language.given(others), {"align": align})

    def func(self, f: Change) -> "LightPattern":
        """Every value through a function.

        >>> mini('0 1').func(lambda x: 1)
        """
        return self._method("func", (f,))

    def range(self, low: Arg, high: Arg) -> "LightPattern":
        """From 0..1 to other bounds.

        >>> sine.range(20, 80).segment(4)
        """
        return self._method("range", (low, high))

    def range2(self, low: Arg, high: Arg) -> "LightPattern":
        """From -1..1 to other bounds.

        >>> sine2.range2(20, 80).segment(4)
        """
        return self._method("range2", (low, high))

    def rangex(self, low: Arg, high: Arg) -> "LightPattern":
        """From 0..1 to other bounds, exponentially.

        >>> sine.rangex(20, 2000).segment(4)
        """
        return self._method("rangex", (low, high))

    def floor(self) -> "LightPattern":
        """The whole number below.

        >>> mini('1.5 -0.5').floor()
        """
        return self._method("floor", ())

    def ceil(self) -> "LightPattern":
        """The whole number above.

        >>> mini('1.5 -0.5').ceil()
        """
        return self._method("ceil", ())

    def round(self) -> "LightPattern":
        """The nearest whole number.

        >>> mini('1.5 -0.4').round()
        """
        return self._method("round", ())

    def as_number(self) -> "LightPattern":
        """Words that are numbers or notes made numbers.

        >>> mini('c3 7').as_number()
        """
        return self._method("as_number", ())

    def ratio(self) -> "LightPattern":
        """Lists as divisions: `3:2` is one and a half.

        >>> mini('3:2 4:3').ratio()
        """
        return self._method("ratio", ())

    def to_bipolar(self) -> "LightPattern":
        """From 0..1 to -1..1.

        >>> sine.to_bipolar().segment(4)
        """
        return self._method("to_bipolar", ())

    def from_bipolar(self) -> "LightPattern":
        """From -1..1 to 0..1.

        >>> sine2.from_bipolar().segment(4)
        """
        return self._method("from_bipolar", ())

    def pickmod(self, choices: Arg) -> "LightPattern":
        """The same; numbers beyond the list begin it anew.

        >>> mini('<0 5>').pickmod(['a b', 'c'])
        """
        return self._method("pickmod", (choices,))

    def pick_out(self, choices: Arg) -> "LightPattern":
        """Takes values from what is chosen, times from the choice.

        >>> mini('0 1').pick_out(['a b', 'c'])
        """
        return self._method("pick_out", (choices,))

    def pickmod_out(self, choices: Arg) -> "LightPattern":
        """The same; numbers beyond the list begin it anew.

        >>> mini('0 5').pickmod_out(['a b', 'c'])
        """
        return self._method("pickmod_out", (choices,))

    def pick_reset(self, choices: Arg) -> "LightPattern":
        """Starts the cycle of what is chosen with the choice.

        >>> mini('<0 1 [1 0]>').pick_reset(['a b', 'c'])
        """
        return self._method("pick_reset", (choices,))

    def pickmod_reset(self, choices: Arg) -> "LightPattern":
        """The same; numbers beyond the list begin it anew.

        >>> mini('<0 5>').pickmod_reset(['a b', 'c'])
        """
        return self._method("pickmod_reset", (choices,))

    def pick_restart(self, choices: Arg) -> "LightPattern":
        """Starts what is chosen from its begin with the choice.

        >>> mini('<0@3 1>').pick_restart(['<a b c>', 'd'])
        """
        return self._method("pick_restart", (choices,))

    def pickmod_restart(self, choices: Arg) -> "LightPattern":
        """The same; numbers beyond the list begin it anew.

        >>> mini('<0@3 5>').pickmod_restart(['<a b c>', 'd'])
        """
        return self._method("pickmod_restart", (choices,))

    def inhabit(self, choices: Arg) -> "LightPattern":
        """Squeezes what is chosen into the choice.

        >>> mini('0 1').inhabit(['a b', 'c'])
        """
        return self._method("inhabit", (choices,))

    def pick_squeeze(self, choices: Arg) -> "LightPattern":
        """Squeezes what is chosen into the choice.

        >>> mini('0 1').inhabit(['a b', 'c'])
        """
        return self._method("pick_squeeze", (choices,))

    def inhabitmod(self, choices: Arg) -> "LightPattern":
        """The same; numbers beyond the list begin it anew.

        >>> mini('0 5').inhabitmod(['a b', 'c'])
        """
        return self._method("inhabitmod", (choices,))

    def pickmod_squeeze(self, choices: Arg) -> "LightPattern":
        """The same; numbers beyond the list begin it anew.

        >>> mini('0 5').inhabitmod(['a b', 'c'])
        """
        return self._method("pickmod_squeeze", (choices,))

    def pick_f(self, numbers: Arg, functions: Arg) -> "LightPattern":
        """Changes the pattern by the functions that numbers choose.

        >>> mini('a b').pick_f('<0 1>', [rev, fast(2)])
        """
        return self._method("pick_f", (numbers, functions))

    def pickmod_f(self, numbers: Arg, functions: Arg) -> "LightPattern":
        """Silent, as in Strudel 1.2.6, which never finished it; see pick_f.

        >>> mini('a b').pickmod_f('<0 5>', [rev, fast(2)])
        """
        return self._method("pickmod_f", (numbers, functions))

    def degrade(self) -> "LightPattern":
        """Drops half of the events.

        >>> mini('a*8').degrade()
        """
        return self._method("degrade", ())

    def degrade_by(self, probability: Arg) -> "LightPattern":
        """Drops events with a probability.

        >>> mini('a*8').degrade_by(0.3)
        """
        return self._method("degrade_by", (probability,))

    def undegrade(self) -> "LightPattern":
        """Drops the events that degrade would keep.

        >>> mini('a*8').undegrade()
        """
        return self._method("undegrade", ())

    def undegrade_by(self, probability: Arg) -> "LightPattern":
        """Drops events with a probability, those first that degrade_by keeps.

        >>> mini('a*8').undegrade_by(0.3)
        """
        return self._method("undegrade_by", (probability,))

    def sometimes_by(self, probability: Arg, f: Change) -> "LightPattern":
        """Changes events with a probability.

        >>> mini('0*8').sometimes_by(0.3, lambda x: x.add(7))
        """
        return self._method("sometimes_by", (probability, f))

    def some_cycles_by(self, probability: Arg, f: Change) -> "LightPattern":
        """Changes cycles with a probability.

        >>> mini('0*8').some_cycles_by(0.3, lambda x: x.add(7))
        """
        return self._method("some_cycles_by", (probability, f))

    def some_cycles(self, f: Change) -> "LightPattern":
        """Changes half of the cycles.

        >>> mini('a b').some_cycles(rev)
        """
        return self._method("some_cycles", (f,))

    def always(self, f: Change) -> "LightPattern":
        """Changes everything.

        >>> mini('a b').always(rev)
        """
        return self._method("always", (f,))

    def almost_always(self, f: Change) -> "LightPattern":
        """Changes nine in ten events.

        >>> mini('0*8').almost_always(lambda x: x.add(7))
        """
        return self._method("almost_always", (f,))

    def often(self, f: Change) -> "LightPattern":
        """Changes three in four events.

        >>> mini('0*8').often(lambda x: x.add(7))
        """
        return self._method("often", (f,))

    def sometimes(self, f: Change) -> "LightPattern":
        """Changes half of the events.

        >>> mini('0*8').sometimes(lambda x: x.add(7))
        """
        return self._method("sometimes", (f,))

    def rarely(self, f: Change) -> "LightPattern":
        """Changes one in four events.

        >>> mini('0*8').rarely(lambda x: x.add(7))
        """
        return self._method("rarely", (f,))

    def almost_never(self, f: Change) -> "LightPattern":
        """Changes one in ten events.

        >>> mini('0*8').almost_never(lambda x: x.add(7))
        """
        return self._method("almost_never", (f,))

    def never(self, f: Change) -> "LightPattern":
        """Changes nothing.

        >>> mini('a b').never(rev)
        """
        return self._method("never", (f,))

    def seed(self, number: Arg) -> "LightPattern":
        """Makes other random choices.

        >>> mini('a*8').degrade().seed(4)
        """
        return self._method("seed", (number,))

    def scramble(self, count: Arg) -> "LightPattern":
        """Plays random parts of the cycle.

        >>> mini('a b c d').scramble(4)
        """
        return self._method("scramble", (count,))

    def choose(self, *choices: Arg) -> "LightPattern":
        """Chooses by its numbers from 0 to 1.

        >>> mini('0 .5').choose('a', 'b')
        """
        return self._method("choose", _language.given(choices))

    def choose2(self, *choices: Arg) -> "LightPattern":
        """Chooses by its numbers from -1 to 1.

        >>> mini('-1 .5').choose2('a', 'b')
        """
        return self._method("choose2", _language.given(choices))

    def pace(self, steps: Arg) -> "LightPattern":
        """Plays so many steps a cycle.

        >>> mini('a b c').pace(4)
        """
        return self._method("pace", (steps,))

    def steps(self, steps: Arg) -> "LightPattern":
        """Plays so many steps a cycle.

        >>> mini('a b c').pace(4)
        """
        return self._method("steps", (steps,))

    def take(self, steps: Arg) -> "LightPattern":
        """The first steps only.

        >>> mini('a b c d').take(2)
        """
        return self._method("take", (steps,))

    def s_add(self, steps: Arg) -> "LightPattern":
        """The first steps only.

        >>> mini('a b c d').take(2)
        """
        return self._method("s_add", (steps,))

    def drop(self, steps: Arg) -> "LightPattern":
        """All but the first steps.

        >>> mini('a b c d').drop(1)
        """
        return self._method("drop", (steps,))

    def s_sub(self, steps: Arg) -> "LightPattern":
        """All but the first steps.

        >>> mini('a b c d').drop(1)
        """
        return self._method("s_sub", (steps,))

    def shrink(self, steps: Arg) -> "LightPattern":
        """Again and again, with fewer steps each time.

        >>> mini('a b c d').shrink(1)
        """
        return self._method("shrink", (steps,))

    def s_taper(self, steps: Arg) -> "LightPattern":
        """Again and again, with fewer steps each time.

        >>> mini('a b c d').shrink(1)
        """
        return self._method("s_taper", (steps,))

    def grow(self, steps: Arg) -> "LightPattern":
        """Again and again, with more steps each time.

        >>> mini('a b c d').grow(1)
        """
        return self._method("grow", (steps,))

    def expand(self, factor: Arg) -> "LightPattern":
        """Counts as more steps, each as much longer.

        >>> stepcat(mini('a b').expand(2), 'c')
        """
        return self._method("expand", (factor,))

    def s_expand(self, factor: Arg) -> "LightPattern":
        """Counts as more steps, each as much longer.

        >>> stepcat(mini('a b').expand(2), 'c')
        """
        return self._method("s_expand", (factor,))

    def contract(self, factor: Arg) -> "LightPattern":
        """Counts as fewer steps, each as much shorter.

        >>> stepcat(mini('a b').contract(2), 'c')
        """
        return self._method("contract", (factor,))

    def s_contract(self, factor: Arg) -> "LightPattern":
        """Counts as fewer steps, each as much shorter.

        >>> stepcat(mini('a b').contract(2), 'c')
        """
        return self._method("s_contract", (factor,))

    def extend(self, factor: Arg) -> "LightPattern":
        """Plays faster and counts as more steps.

        >>> mini('a b').extend(2)
        """
        return self._method("extend", (factor,))

    def s_extend(self, factor: Arg) -> "LightPattern":
        """Plays faster and counts as more steps.

        >>> mini('a b').extend(2)
        """
        return self._method("s_extend", (factor,))

    def replicate(self, times: Arg) -> "LightPattern":
        """Repeats cycles and counts as more steps.

        >>> mini('a b').replicate(2)
        """
        return self._method("replicate", (times,))

    def tour(self, *others: Arg) -> "LightPattern":
        """Puts itself among others, one place further to the front each time.

        >>> mini('a').tour('b', 'c')
        """
        return self._method("tour", _language.given(others))

    def s_tour(self, *others: Arg) -> "LightPattern":
        """Puts itself among others, one place further to the front each time.

        >>> mini('a').tour('b', 'c')
        """
        return self._method("s_tour", _language.given(others))

    def gap(self) -> "LightPattern":
        """Silence that counts as so many steps.

        >>> stepcat('a', gap(2))
        """
        return self._method("gap", ())

    def steady(self) -> "LightPattern":
        """A value that never begins or ends.

        >>> steady(1)
        """
        return self._method("steady", ())

    def stack(self, *patterns: Arg) -> "LightPattern":
        """All at once.

        >>> stack('a b', 'c d e')
        """
        return self._method("stack", _language.given(patterns))

    def polyrhythm(self, *patterns: Arg) -> "LightPattern":
        """All at once.

        >>> stack('a b', 'c d e')
        """
        return self._method("polyrhythm", _language.given(patterns))

    def pr(self, *patterns: Arg) -> "LightPattern":
        """All at once.

        >>> stack('a b', 'c d e')
        """
        return self._method("pr", _language.given(patterns))

    def cat(self, *patterns: Arg) -> "LightPattern":
        """One each cycle, in turn.

        >>> cat('a b', 'c d e')
        """
        return self._method("cat", _language.given(patterns))

    def slowcat(self, *patterns: Arg) -> "LightPattern":
        """One each cycle, in turn.

        >>> cat('a b', 'c d e')
        """
        return self._method("slowcat", _language.given(patterns))

    def slowcat_prime(self, *patterns: Arg) -> "LightPattern":
        """One each cycle, in turn, skipping the cycles of others.

        >>> slowcat_prime('<a b>', 'c')
        """
        return self._method("slowcat_prime", _language.given(patterns))

    def fastcat(self, *patterns: Arg) -> "LightPattern":
        """All in one cycle, one after another.

        >>> fastcat('a b', 'c d e')
        """
        return self._method("fastcat", _language.given(patterns))

    def sequence(self, *patterns: Arg) -> "LightPattern":
        """All in one cycle, one after another.

        >>> fastcat('a b', 'c d e')
        """
        return self._method("sequence", _language.given(patterns))

    def time_cat(self, *pairs: Arg) -> "LightPattern":
        """One after another, as long as their weights or steps.

        >>> time_cat((3, 'a'), (1, 'b'))
        """
        return self._method("time_cat", _language.given(pairs))

    def timecat(self, *pairs: Arg) -> "LightPattern":
        """One after another, as long as their weights or steps.

        >>> time_cat((3, 'a'), (1, 'b'))
        """
        return self._method("timecat", _language.given(pairs))

    def stepcat(self, *pairs: Arg) -> "LightPattern":
        """One after another, as long as their weights or steps.

        >>> time_cat((3, 'a'), (1, 'b'))
        """
        return self._method("stepcat", _language.given(pairs))

    def step_cat(self, *pairs: Arg) -> "LightPattern":
        """One after another, as long as their weights or steps.

        >>> time_cat((3, 'a'), (1, 'b'))
        """
        return self._method("step_cat", _language.given(pairs))

    def s_cat(self, *pairs: Arg) -> "LightPattern":
        """One after another, as long as their weights or steps.

        >>> time_cat((3, 'a'), (1, 'b'))
        """
        return self._method("s_cat", _language.given(pairs))

    def arrange(self, *pairs: Arg) -> "LightPattern":
        """One after another, each for so many cycles.

        >>> arrange((2, 'a b'), (1, 'c'))
        """
        return self._method("arrange", _language.given(pairs))

    def seq_p_loop(self, *parts: Arg) -> "LightPattern":
        """Plays patterns from one cycle to another, and loops it all.

        >>> seq_p_loop((0, 2, 'a b'), (1, 3, 'c'))
        """
        return self._method("seq_p_loop", _language.given(parts))

    def polymeter(self, *patterns: Arg) -> "LightPattern":
        """All at once, with steps of the same length.

        >>> polymeter('a b c', 'd e')
        """
        return self._method("polymeter", _language.given(patterns))

    def pm(self, *patterns: Arg) -> "LightPattern":
        """All at once, with steps of the same length.

        >>> polymeter('a b c', 'd e')
        """
        return self._method("pm", _language.given(patterns))

    def s_polymeter(self, *patterns: Arg) -> "LightPattern":
        """All at once, with steps of the same length.

        >>> polymeter('a b c', 'd e')
        """
        return self._method("s_polymeter", _language.given(patterns))

    def zip(self, *patterns: Arg) -> "LightPattern":
        """One step of each in turn.

        >>> zip('a b c', 'd e')
        """
        return self._method("zip", _language.given(patterns))

    def s_zip(self, *patterns: Arg) -> "LightPattern":
        """One step of each in turn.

        >>> zip('a b c', 'd e')
        """
        return self._method("s_zip", _language.given(patterns))

    def stepalt(self, *items: Arg) -> "LightPattern":
        """Stepwise one after another, lists taking turns.

        >>> stepalt(['a', 'b c'], 'd')
        """
        return self._method("stepalt", _language.given(items))

    def step_alt(self, *items: Arg) -> "LightPattern":
        """Stepwise one after another, lists taking turns.

        >>> stepalt(['a', 'b c'], 'd')
        """
        return self._method("step_alt", _language.given(items))

    def s_alt(self, *items: Arg) -> "LightPattern":
        """Stepwise one after another, lists taking turns.

        >>> stepalt(['a', 'b c'], 'd')
        """
        return self._method("s_alt", _language.given(items))

    def stack_left(self, *patterns: Arg) -> "LightPattern":
        """All at once, steps equally long, short ones first.

        >>> stack_left('a b c', 'd')
        """
        return self._method("stack_left", _language.given(patterns))

    def stack_right(self, *patterns: Arg) -> "LightPattern":
        """All at once, steps equally long, short ones last.

        >>> stack_right('a b c', 'd')
        """
        return self._method("stack_right", _language.given(patterns))

    def stack_centre(self, *patterns: Arg) -> "LightPattern":
        """All at once, steps equally long, short ones in the middle.

        >>> stack_centre('a b c', 'd')
        """
        return self._method("stack_centre", _language.given(patterns))

    def binary(self) -> "LightPattern":
        """The bits of a number as a rhythm.

        >>> binary(13)
        """
        return self._method("binary", ())

    def binary_n(self, bits: Arg = None) -> "LightPattern":
        """So many bits of a number as a rhythm; 16 unless said.

        >>> binary_n(9, 6)
        """
        return self._method("binary_n", (bits,))

    def binary_l(self) -> "LightPattern":
        """The bits of a number as a list.

        >>> binary_l(13)
        """
        return self._method("binary_l", ())

    def binary_nl(self, bits: Arg = None) -> "LightPattern":
        """So many bits of a number as a list; 16 unless said.

        >>> binary_nl(9, 6)
        """
        return self._method("binary_nl", (bits,))

    def brand_by(self) -> "LightPattern":
        """True with a probability.

        >>> brand_by(0.2).segment(4)
        """
        return self._method("brand_by", ())

    def irand(self) -> "LightPattern":
        """A random whole number below a limit.

        >>> irand(8).segment(4)
        """
        return self._method("irand", ())

    def rand_run(self) -> "LightPattern":
        """The first whole numbers in random order each cycle.

        >>> rand_run(4)
        """
        return self._method("rand_run", ())

    def randrun(self) -> "LightPattern":
        """The first whole numbers in random order each cycle.

        >>> rand_run(4)
        """
        return self._method("randrun", ())

    def run(self) -> "LightPattern":
        """The first whole numbers in order each cycle.

        >>> run(4)
        """
        return self._method("run", ())

    def rand_l(self) -> "LightPattern":
        """A list of random numbers.

        >>> rand_l(3)
        """
        return self._method("rand_l", ())

    def choose_out(self, *choices: Arg) -> "LightPattern":
        """Chooses at random at each moment.

        >>> choose('a', 'b').segment(4)
        """
        return self._method("choose_out", _language.given(choices))

    def choose_in(self, *choices: Arg) -> "LightPattern":
        """Chooses at random at each moment, times from what is chosen.

        >>> choose_in('a b', 'c d')
        """
        return self._method("choose_in", _language.given(choices))

    def choose_with(self, choices: Arg) -> "LightPattern":
        """Chooses by numbers from 0 to 1, values only.

        >>> choose_with(saw.segment(4), ['a', 'b'])
        """
        return self._method("choose_with", (choices,))

    def choose_in_with(self, choices: Arg) -> "LightPattern":
        """Chooses by numbers from 0 to 1.

        >>> choose_in_with(rand.segment(2), ['a b', 'c'])
        """
        return self._method("choose_in_with", (choices,))

    def choose_cycles(self, *choices: Arg) -> "LightPattern":
        """Chooses at random each cycle.

        >>> choose_cycles('a b', 'c d')
        """
        return self._method("choose_cycles", _language.given(choices))

    def randcat(self, *choices: Arg) -> "LightPattern":
        """Chooses at random each cycle.

        >>> choose_cycles('a b', 'c d')
        """
        return self._method("randcat", _language.given(choices))

    def wchoose(self, *pairs: Arg) -> "LightPattern":
        """Chooses at random at each moment, by weight.

        >>> wchoose(('a', 3), ('b', 1)).segment(4)
        """
        return self._method("wchoose", _language.given(pairs))

    def wchoose_cycles(self, *pairs: Arg) -> "LightPattern":
        """Chooses at random each cycle, by weight.

        >>> wchoose_cycles(('a b', 3), ('c', 1))
        """
        return self._method("wchoose_cycles", _language.given(pairs))

    def wrandcat(self, *pairs: Arg) -> "LightPattern":
        """Chooses at random each cycle, by weight.

        >>> wchoose_cycles(('a b', 3), ('c', 1))
        """
        return self._method("wrandcat", _language.given(pairs))


_language.patterns = LightPattern


def light(target: Arg) -> LightPattern:
    """Lights, by notation: words name groups, zones and fixtures, numbers are indices; one between two is the lower.

    >>> light('<left right> all*2')
    """
    return LightPattern._call("light", None, (), {"target": target})


def mini(notation: Arg) -> LightPattern:
    """A plain pattern of words and numbers.

    >>> mini('a [b c]*2')
    """
    return LightPattern._call("mini", None, (), {"notation": notation})


def stack(*patterns: Arg, blend: Arg = None) -> LightPattern:
    """All at once; where layers meet on a light, `blend` says how: htp, last, add, multiply or over.

    >>> stack(light('all').color('blue'), light('left').color('red'), blend='add')
    """
    return LightPattern._call("stack", None, _language.given(patterns), {"blend": blend})


def zone(target: Arg, fallback: Arg = None) -> LightPattern:
    """Keeps the lights of a zone or group; where the rig has none, those of the fallback.

    >>> light('all').zone('ceiling', fallback='left')
    """
    return LightPattern._call("zone", None, (), {"target": target, "fallback": fallback})

x: LightPattern = LightPattern("x")
"""Where a light is from left to right, -1 to 1.

>>> light('all').intensity(x)
"""

y: LightPattern = LightPattern("y")
"""Where a light is from back to front, -1 to 1.

>>> light('all').intensity(y + 1)
"""

z: LightPattern = LightPattern("z")
"""Where a light is from floor to ceiling, -1 to 1.

>>> light('all').intensity(z + 1)
"""

index: LightPattern = LightPattern("index")
"""The position of a light in its group, from 0.

>>> light('all').color(hue(index * 0.1))
"""


def color(c: Arg = None, *, flash: Arg = None, fade: Arg = None) -> LightPattern:
    """The colour: a name, #RGB, #RRGGBB, HSV(…), a number for the palette's, or notation over these. `flash` while the envelope rises, towards `fade` while it decays.

    >>> light('all').color('red blue')
    """
    return LightPattern._call("color", None, (), {"c": c, "flash": flash, "fade": fade})


def hue(hue: Arg, saturation: Arg = None, value: Arg = None) -> LightPattern:
    """A colour by its hue, a turn of the colour wheel; each part may be a pattern or a signal.

    >>> light('all').color(hue(saw.slow(4)))
    """
    return LightPattern._call("hue", None, (), {"hue": hue, "saturation": saturation, "value": value})


def intensity(level: Arg) -> LightPattern:
    """Multiplies into the level. A signal is read anew for each frame.

    >>> light('all').intensity(sine.range(0.2, 1).slow(2))
    """
    return LightPattern._call("intensity", None, (), {"level": level})


def envelope(attack: Arg = None, decay: Arg = None, sustain: Arg = None, release: Arg = None, *, fade: Arg = None) -> LightPattern:
    """How an event comes and goes, in cycles: up over the attack, over the decay to the sustain, a level, and over the release out after its end, as said when it begins. `fade` is another name for decay.

    >>> light('0 1 2 3').envelope(attack=0.02, release=0.5)
    """
    return LightPattern._call("envelope", None, (), {"attack": attack, "decay": decay, "sustain": sustain, "release": release, "fade": fade})


def modulate(wave: Arg = None, frequency: Arg = None, min_intensity: Arg = None, max_intensity: Arg = None, phase: Arg = None) -> LightPattern:
    """An oscillator on the level, so many periods a cycle, in absolute time. Several multiply.

    >>> light('all').modulate('sine', frequency=2, min_intensity=0.2)
    """
    return LightPattern._call("modulate", None, (), {"wave": wave, "frequency": frequency, "min_intensity": min_intensity, "max_intensity": max_intensity, "phase": phase})


def brightness(waveform: Arg = None, beats: Arg = None, min_val: Arg = None, max_val: Arg = None, offset: Arg = None) -> LightPattern:
    """The same as a classic Phaser: a period of so many beats.

    >>> light('all').brightness('smooth_pulse', beats=1, min_val=0.1)
    """
    return LightPattern._call("brightness", None, (), {"waveform": waveform, "beats": beats, "min_val": min_val, "max_val": max_val, "offset": offset})


def wave(wave: Arg = None, frequency: Arg = None, min_intensity: Arg = None, max_intensity: Arg = None, direction: Arg = None, event_relative: Arg = None) -> LightPattern:
    """Modulates with a phase for each light, so that the wave runs over the group; against its order if `direction` is -1.

    >>> light('all').wave('sine', frequency=1, direction=-1)
    """
    return LightPattern._call("wave", None, (), {"wave": wave, "frequency": frequency, "min_intensity": min_intensity, "max_intensity": max_intensity, "direction": direction, "event_relative": event_relative})


def autonomous(min_freq: Arg = None, max_freq: Arg = None, duty: Arg = None, colors: Arg = None, seed: Arg = None) -> LightPattern:
    """Every light blinks at a steady rate of its own, in blinks a cycle; `duty` is the share of the time that it is on.

    >>> light('all').autonomous(1, 4, duty=0.3, colors=['red', 'blue'])
    """
    return LightPattern._call("autonomous", None, (), {"min_freq": min_freq, "max_freq": max_freq, "duty": duty, "colors": colors, "seed": seed})


def seq(*patterns: Arg, slots: Arg = None, per_group: Arg = None) -> LightPattern:
    """Each event becomes one event per light, in turn, in equal shares of its time, or in `slots` of them. The rig's segments run in parallel unless `per_group` is False. With patterns as arguments it is Strudel's: itself and they, one after another in a cycle.

    >>> light('all').seq()
    """
    return LightPattern._call("seq", None, *_language.by_position("seq", patterns, {"slots": slots, "per_group": per_group}))


def shuffle(count: Arg = None, *, seed: Arg = None) -> LightPattern:
    """Permutes the values over the times, anew each cycle. With a number it is Strudel's: plays that many pieces in random order.

    >>> light('0 1 2 3').shuffle(seed=3)
    """
    return LightPattern._call("shuffle", None, (count,), {"seed": seed})


def pick(*choices: Arg, min_n: Arg = None, max_n: Arg = None, seed: Arg = None, hold: Arg = None) -> LightPattern:
    """That many random lights of each event's; up to 1.0 it is a share of them. `hold` keeps the choice for so many cycles. With a list or a dict it is Strudel's: numbers or names choose patterns.

    >>> light('all*4').pick(1, 2)
    """
    return LightPattern._call("pick", None, *_language.by_position("pick", choices, {"min_n": min_n, "max_n": max_n, "seed": seed, "hold": hold}))

silence: LightPattern = LightPattern("silence")
"""Nothing, ever.

>>> cat('a', silence)
"""

nothing: LightPattern = LightPattern("nothing")
"""Nothing that counts as no step.

>>> stepcat('a', nothing)
"""

sine: LightPattern = LightPattern("sine")
"""A sine wave from 0 to 1.

>>> sine.segment(4)
"""

sine2: LightPattern = LightPattern("sine2")
"""A sine wave from -1 to 1.

>>> sine2.segment(4)
"""

cosine: LightPattern = LightPattern("cosine")
"""A sine wave from its height on.

>>> cosine.segment(4)
"""

cosine2: LightPattern = LightPattern("cosine2")
"""The same from -1 to 1.

>>> cosine2.segment(4)
"""

saw: LightPattern = LightPattern("saw")
"""A rising ramp from 0 to 1.

>>> saw.segment(4)
"""

saw2: LightPattern = LightPattern("saw2")
"""A rising ramp from -1 to 1.

>>> saw2.segment(4)
"""

isaw: LightPattern = LightPattern("isaw")
"""A falling ramp from 1 to 0.

>>> isaw.segment(4)
"""

isaw2: LightPattern = LightPattern("isaw2")
"""A falling ramp from 1 to -1.

>>> isaw2.segment(4)
"""

tri: LightPattern = LightPattern("tri")
"""Up, then down.

>>> tri.segment(4)
"""

tri2: LightPattern = LightPattern("tri2")
"""Up from -1, then down.

>>> tri2.segment(4)
"""

itri: LightPattern = LightPattern("itri")
"""Down, then up.

>>> itri.segment(4)
"""

itri2: LightPattern = LightPattern("itri2")
"""Down to -1, then up.

>>> itri2.segment(4)
"""

square: LightPattern = LightPattern("square")
"""0 for half a cycle, then 1.

>>> square.segment(4)
"""

square2: LightPattern = LightPattern("square2")
"""-1 for half a cycle, then 1.

>>> square2.segment(4)
"""

rand: LightPattern = LightPattern("rand")
"""A random number at each moment.

>>> rand.segment(4)
"""

rand2: LightPattern = LightPattern("rand2")
"""The same from -1 to 1.

>>> rand2.segment(4)
"""

perlin: LightPattern = LightPattern("perlin")
"""Random numbers with smooth ways between.

>>> perlin.segment(4)
"""

berlin: LightPattern = LightPattern("berlin")
"""Random numbers with ramps between.

>>> berlin.segment(4)
"""

brand: LightPattern = LightPattern("brand")
"""True or false at random.

>>> brand.segment(4)
"""

time: LightPattern = LightPattern("time")
"""The time in cycles.

>>> time.segment(4)
"""

cycles_per: LightPattern = LightPattern("cycles_per")
"""How long the event is that samples it.

>>> mini('1 1*2').mul(cycles_per)
"""

per: LightPattern = LightPattern("per")
"""How many of the event that samples it fill a cycle.

>>> mini('1 1*2').mul(per)
"""

per_cycle: LightPattern = LightPattern("per_cycle")
"""How many of the event that samples it fill a cycle.

>>> mini('1 1*2').mul(per)
"""

perx: LightPattern = LightPattern("perx")
"""One more each time an event is half as long.

>>> mini('1 1*2').mul(perx)
"""


def gap(steps: Arg) -> LightPattern:
    """Silence that counts as so many steps.

    >>> stepcat('a', gap(2))
    """
    return LightPattern._call("gap", None, (steps,))


def pure(value: Arg) -> LightPattern:
    """A value once a cycle.

    >>> pure(5)
    """
    return LightPattern._call("pure", None, (value,))


def steady(value: Arg) -> LightPattern:
    """A value that never begins or ends.

    >>> steady(1)
    """
    return LightPattern._call("steady", None, (value,))


def polyrhythm(*patterns: Arg) -> LightPattern:
    """All at once.

    >>> stack('a b', 'c d e')
    """
    return LightPattern._call("polyrhythm", None, _language.given(patterns))


def pr(*patterns: Arg) -> LightPattern:
    """All at once.

    >>> stack('a b', 'c d e')
    """
    return LightPattern._call("pr", None, _language.given(patterns))


def cat(*patterns: Arg) -> LightPattern:
    """One each cycle, in turn.

    >>> cat('a b', 'c d e')
    """
    return LightPattern._call("cat", None, _language.given(patterns))


def slowcat(*patterns: Arg) -> LightPattern:
    """One each cycle, in turn.

    >>> cat('a b', 'c d e')
    """
    return LightPattern._call("slowcat", None, _language.given(patterns))


def slowcat_prime(*patterns: Arg) -> LightPattern:
    """One each cycle, in turn, skipping the cycles of others.

    >>> slowcat_prime('<a b>', 'c')
    """
    return LightPattern._call("slowcat_prime", None, _language.given(patterns))


def fastcat(*patterns: Arg) -> LightPattern:
    """All in one cycle, one after another.

    >>> fastcat('a b', 'c d e')
    """
    return LightPattern._call("fastcat", None, _language.given(patterns))


def sequence(*patterns: Arg) -> LightPattern:
    """All in one cycle, one after another.

    >>> fastcat('a b', 'c d e')
    """
    return LightPattern._call("sequence", None, _language.given(patterns))


def time_cat(*pairs: Arg) -> LightPattern:
    """One after another, as long as their weights or steps.

    >>> time_cat((3, 'a'), (1, 'b'))
    """
    return LightPattern._call("time_cat", None, _language.given(pairs))


def timecat(*pairs: Arg) -> LightPattern:
    """One after another, as long as their weights or steps.

    >>> time_cat((3, 'a'), (1, 'b'))
    """
    return LightPattern._call("timecat", None, _language.given(pairs))


def stepcat(*pairs: Arg) -> LightPattern:
    """One after another, as long as their weights or steps.

    >>> time_cat((3, 'a'), (1, 'b'))
    """
    return LightPattern._call("stepcat", None, _language.given(pairs))


def step_cat(*pairs: Arg) -> LightPattern:
    """One after another, as long as their weights or steps.

    >>> time_cat((3, 'a'), (1, 'b'))
    """
    return LightPattern._call("step_cat", None, _language.given(pairs))


def s_cat(*pairs: Arg) -> LightPattern:
    """One after another, as long as their weights or steps.

    >>> time_cat((3, 'a'), (1, 'b'))
    """
    return LightPattern._call("s_cat", None, _language.given(pairs))


def arrange(*pairs: Arg) -> LightPattern:
    """One after another, each for so many cycles.

    >>> arrange((2, 'a b'), (1, 'c'))
    """
    return LightPattern._call("arrange", None, _language.given(pairs))


def seq_p_loop(*parts: Arg) -> LightPattern:
    """Plays patterns from one cycle to another, and loops it all.

    >>> seq_p_loop((0, 2, 'a b'), (1, 3, 'c'))
    """
    return LightPattern._call("seq_p_loop", None, _language.given(parts))


def polymeter(*patterns: Arg) -> LightPattern:
    """All at once, with steps of the same length.

    >>> polymeter('a b c', 'd e')
    """
    return LightPattern._call("polymeter", None, _language.given(patterns))


def pm(*patterns: Arg) -> LightPattern:
    """All at once, with steps of the same length.

    >>> polymeter('a b c', 'd e')
    """
    return LightPattern._call("pm", None, _language.given(patterns))


def s_polymeter(*patterns: Arg) -> LightPattern:
    """All at once, with steps of the same length.

    >>> polymeter('a b c', 'd e')
    """
    return LightPattern._call("s_polymeter", None, _language.given(patterns))


def zip(*patterns: Arg) -> LightPattern:
    """One step of each in turn.

    >>> zip('a b c', 'd e')
    """
    return LightPattern._call("zip", None, _language.given(patterns))


def s_zip(*patterns: Arg) -> LightPattern:
    """One step of each in turn.

    >>> zip('a b c', 'd e')
    """
    return LightPattern._call("s_zip", None, _language.given(patterns))


def stepalt(*items: Arg) -> LightPattern:
    """Stepwise one after another, lists taking turns.

    >>> stepalt(['a', 'b c'], 'd')
    """
    return LightPattern._call("stepalt", None, _language.given(items))


def step_alt(*items: Arg) -> LightPattern:
    """Stepwise one after another, lists taking turns.

    >>> stepalt(['a', 'b c'], 'd')
    """
    return LightPattern._call("step_alt", None, _language.given(items))


def s_alt(*items: Arg) -> LightPattern:
    """Stepwise one after another, lists taking turns.

    >>> stepalt(['a', 'b c'], 'd')
    """
    return LightPattern._call("s_alt", None, _language.given(items))


def stack_left(*patterns: Arg) -> LightPattern:
    """All at once, steps equally long, short ones first.

    >>> stack_left('a b c', 'd')
    """
    return LightPattern._call("stack_left", None, _language.given(patterns))


def stack_right(*patterns: Arg) -> LightPattern:
    """All at once, steps equally long, short ones last.

    >>> stack_right('a b c', 'd')
    """
    return LightPattern._call("stack_right", None, _language.given(patterns))


def stack_centre(*patterns: Arg) -> LightPattern:
    """All at once, steps equally long, short ones in the middle.

    >>> stack_centre('a b c', 'd')
    """
    return LightPattern._call("stack_centre", None, _language.given(patterns))


def binary(number: Arg) -> LightPattern:
    """The bits of a number as a rhythm.

    >>> binary(13)
    """
    return LightPattern._call("binary", None, (number,))


def binary_n(number: Arg, bits: Arg = None) -> LightPattern:
    """So many bits of a number as a rhythm; 16 unless said.

    >>> binary_n(9, 6)
    """
    return LightPattern._call("binary_n", None, (number, bits))


def binary_l(number: Arg) -> LightPattern:
    """The bits of a number as a list.

    >>> binary_l(13)
    """
    return LightPattern._call("binary_l", None, (number,))


def binary_nl(number: Arg, bits: Arg = None) -> LightPattern:
    """So many bits of a number as a list; 16 unless said.

    >>> binary_nl(9, 6)
    """
    return LightPattern._call("binary_nl", None, (number, bits))


def squeeze(numbers: Arg, patterns: Arg) -> LightPattern:
    """Squeezes patterns into the numbers that choose them.

    >>> squeeze('<0 1>', ['a b', 'c'])
    """
    return LightPattern._call("squeeze", None, (numbers, patterns))


def brand_by(probability: Arg) -> LightPattern:
    """True with a probability.

    >>> brand_by(0.2).segment(4)
    """
    return LightPattern._call("brand_by", None, (probability,))


def irand(limit: Arg) -> LightPattern:
    """A random whole number below a limit.

    >>> irand(8).segment(4)
    """
    return LightPattern._call("irand", None, (limit,))


def rand_run(count: Arg) -> LightPattern:
    """The first whole numbers in random order each cycle.

    >>> rand_run(4)
    """
    return LightPattern._call("rand_run", None, (count,))


def randrun(count: Arg) -> LightPattern:
    """The first whole numbers in random order each cycle.

    >>> rand_run(4)
    """
    return LightPattern._call("randrun", None, (count,))


def run(count: Arg) -> LightPattern:
    """The first whole numbers in order each cycle.

    >>> run(4)
    """
    return LightPattern._call("run", None, (count,))


def rand_l(count: Arg) -> LightPattern:
    """A list of random numbers.

    >>> rand_l(3)
    """
    return LightPattern._call("rand_l", None, (count,))


def choose(*choices: Arg) -> LightPattern:
    """Chooses at random at each moment.

    >>> choose('a', 'b').segment(4)
    """
    return LightPattern._call("choose", None, _language.given(choices))


def choose_out(*choices: Arg) -> LightPattern:
    """Chooses at random at each moment.

    >>> choose('a', 'b').segment(4)
    """
    return LightPattern._call("choose_out", None, _language.given(choices))


def choose_in(*choices: Arg) -> LightPattern:
    """Chooses at random at each moment, times from what is chosen.

    >>> choose_in('a b', 'c d')
    """
    return LightPattern._call("choose_in", None, _language.given(choices))


def choose_with(chooser: Arg, choices: Arg) -> LightPattern:
    """Chooses by numbers from 0 to 1, values only.

    >>> choose_with(saw.segment(4), ['a', 'b'])
    """
    return LightPattern._call("choose_with", None, (chooser, choices))


def choose_in_with(chooser: Arg, choices: Arg) -> LightPattern:
    """Chooses by numbers from 0 to 1.

    >>> choose_in_with(rand.segment(2), ['a b', 'c'])
    """
    return LightPattern._call("choose_in_with", None, (chooser, choices))


def choose_cycles(*choices: Arg) -> LightPattern:
    """Chooses at random each cycle.

    >>> choose_cycles('a b', 'c d')
    """
    return LightPattern._call("choose_cycles", None, _language.given(choices))


def randcat(*choices: Arg) -> LightPattern:
    """Chooses at random each cycle.

    >>> choose_cycles('a b', 'c d')
    """
    return LightPattern._call("randcat", None, _language.given(choices))


def wchoose(*pairs: Arg) -> LightPattern:
    """Chooses at random at each moment, by weight.

    >>> wchoose(('a', 3), ('b', 1)).segment(4)
    """
    return LightPattern._call("wchoose", None, _language.given(pairs))


def wchoose_cycles(*pairs: Arg) -> LightPattern:
    """Chooses at random each cycle, by weight.

    >>> wchoose_cycles(('a b', 3), ('c', 1))
    """
    return LightPattern._call("wchoose_cycles", None, _language.given(pairs))


def wrandcat(*pairs: Arg) -> LightPattern:
    """Chooses at random each cycle, by weight.

    >>> wchoose_cycles(('a b', 3), ('c', 1))
    """
    return LightPattern._call("wrandcat", None, _language.given(pairs))


def hush(pattern: Arg = None) -> LightPattern:
    """Silences the pattern.

    >>> mini('a b').hush()
    """
    return LightPattern._call("hush", None, (pattern,))


def fast(factor: Arg, pattern: Arg = None) -> LightPattern:
    """Plays this many times as fast.

    >>> mini('a b').fast(2)
    """
    return LightPattern._call("fast", None, (factor, pattern))


def slow(factor: Arg, pattern: Arg = None) -> LightPattern:
    """Plays this many times as slowly.

    >>> mini('a b').slow(2)
    """
    return LightPattern._call("slow", None, (factor, pattern))


def sparsity(factor: Arg, pattern: Arg = None) -> LightPattern:
    """Plays this many times as slowly.

    >>> mini('a b').slow(2)
    """
    return LightPattern._call("sparsity", None, (factor, pattern))


def early(cycles: Arg, pattern: Arg = None) -> LightPattern:
    """Moves to the past.

    >>> mini('a b').early(0.25)
    """
    return LightPattern._call("early", None, (cycles, pattern))


def late(cycles: Arg, pattern: Arg = None) -> LightPattern:
    """Moves to the future.

    >>> mini('a b').late(0.25)
    """
    return LightPattern._call("late", None, (cycles, pattern))


def rev(pattern: Arg = None) -> LightPattern:
    """Plays each cycle backwards.

    >>> mini('a b c').rev()
    """
    return LightPattern._call("rev", None, (pattern,))


def revv(pattern: Arg = None) -> LightPattern:
    """Plays all of time backwards.

    >>> mini('<a b c>').revv()
    """
    return LightPattern._call("revv", None, (pattern,))


def palindrome(pattern: Arg = None) -> LightPattern:
    """Plays every other cycle backwards.

    >>> mini('a b c').palindrome()
    """
    return LightPattern._call("palindrome", None, (pattern,))


def iter(count: Arg, pattern: Arg = None) -> LightPattern:
    """Starts each cycle one part further on than the last.

    >>> mini('a b c d').iter(4)
    """
    return LightPattern._call("iter", None, (count, pattern))


def iter_back(count: Arg, pattern: Arg = None) -> LightPattern:
    """Starts each cycle one part before the last.

    >>> mini('a b c d').iter_back(4)
    """
    return LightPattern._call("iter_back", None, (count, pattern))


def iterback(count: Arg, pattern: Arg = None) -> LightPattern:
    """Starts each cycle one part before the last.

    >>> mini('a b c d').iter_back(4)
    """
    return LightPattern._call("iterback", None, (count, pattern))


def fast_gap(factor: Arg, pattern: Arg = None) -> LightPattern:
    """Speeds each cycle up and leaves its rest silent.

    >>> mini('a b').fast_gap(2)
    """
    return LightPattern._call("fast_gap", None, (factor, pattern))


def fastgap(factor: Arg, pattern: Arg = None) -> LightPattern:
    """Speeds each cycle up and leaves its rest silent.

    >>> mini('a b').fast_gap(2)
    """
    return LightPattern._call("fastgap", None, (factor, pattern))


def compress(begin: Arg, end: Arg, pattern: Arg = None) -> LightPattern:
    """Squeezes each cycle into a part of it, the rest silent.

    >>> mini('a b').compress(0.25, 0.75)
    """
    return LightPattern._call("compress", None, (begin, end, pattern))


def focus(begin: Arg, end: Arg, pattern: Arg = None) -> LightPattern:
    """Fits a cycle into a part of it, repeating around it.

    >>> mini('a b').focus(0.25, 0.75)
    """
    return LightPattern._call("focus", None, (begin, end, pattern))


def zoom(begin: Arg, end: Arg, pattern: Arg = None) -> LightPattern:
    """Stretches a part of each cycle to fill it.

    >>> mini('a b c d').zoom(0.25, 0.75)
    """
    return LightPattern._call("zoom", None, (begin, end, pattern))


def linger(share: Arg, pattern: Arg = None) -> LightPattern:
    """Repeats the first part of each cycle to fill it.

    >>> mini('a b c d').linger(0.25)
    """
    return LightPattern._call("linger", None, (share, pattern))


def ribbon(begin: Arg, cycles: Arg, pattern: Arg = None) -> LightPattern:
    """Loops a stretch of time.

    >>> mini('<a b c d>').ribbon(1, 2)
    """
    return LightPattern._call("ribbon", None, (begin, cycles, pattern))


def rib(begin: Arg, cycles: Arg, pattern: Arg = None) -> LightPattern:
    """Loops a stretch of time.

    >>> mini('<a b c d>').ribbon(1, 2)
    """
    return LightPattern._call("rib", None, (begin, cycles, pattern))


def repeat_cycles(times: Arg, pattern: Arg = None) -> LightPattern:
    """Repeats each cycle before the next.

    >>> mini('<a b>').repeat_cycles(2)
    """
    return LightPattern._call("repeat_cycles", None, (times, pattern))


def swing_by(amount: Arg, count: Arg, pattern: Arg = None) -> LightPattern:
    """Delays the second half of each part by a share of it.

    >>> mini('a*8').swing_by(1/3, 4)
    """
    return LightPattern._call("swing_by", None, (amount, count, pattern))


def swing(count: Arg, pattern: Arg = None) -> LightPattern:
    """Swings by a third.

    >>> mini('a*8').swing(4)
    """
    return LightPattern._call("swing", None, (count, pattern))


def brak(pattern: Arg = None) -> LightPattern:
    """Makes every other cycle a broken beat.

    >>> mini('a b').brak()
    """
    return LightPattern._call("brak", None, (pattern,))


def struct(rhythm: Arg, pattern: Arg = None) -> LightPattern:
    """Plays where a rhythm is true, in its times.

    >>> mini('a b').struct('1 ~ 1 1')
    """
    return LightPattern._call("struct", None, (rhythm, pattern))


def struct_all(rhythm: Arg, pattern: Arg = None) -> LightPattern:
    """Plays in the times of another pattern, whatever its values.

    >>> mini('a b').struct_all('1 0')
    """
    return LightPattern._call("struct_all", None, (rhythm, pattern))


def mask(rhythm: Arg, pattern: Arg = None) -> LightPattern:
    """Silent where a rhythm is false or silent.

    >>> mini('a*4').mask('<1 0>')
    """
    return LightPattern._call("mask", None, (rhythm, pattern))


def mask_all(rhythm: Arg, pattern: Arg = None) -> LightPattern:
    """Silent where another pattern is silent.

    >>> mini('a*4').mask_all('1 ~')
    """
    return LightPattern._call("mask_all", None, (rhythm, pattern))


def reset(rhythm: Arg, pattern: Arg = None) -> LightPattern:
    """Starts the cycle anew where a rhythm is true.

    >>> mini('a b c d').reset('1 1')
    """
    return LightPattern._call("reset", None, (rhythm, pattern))


def reset_all(rhythm: Arg, pattern: Arg = None) -> LightPattern:
    """Starts the cycle anew with each event of another pattern.

    >>> mini('a b c d').reset_all('1 0')
    """
    return LightPattern._call("reset_all", None, (rhythm, pattern))


def restart(rhythm: Arg, pattern: Arg = None) -> LightPattern:
    """Starts from the very begin where a rhythm is true.

    >>> mini('<a b c d>').restart('<1 0 1>')
    """
    return LightPattern._call("restart", None, (rhythm, pattern))


def restart_all(rhythm: Arg, pattern: Arg = None) -> LightPattern:
    """Starts from the very begin with each event of another pattern.

    >>> mini('<a b>').restart_all('1 0')
    """
    return LightPattern._call("restart_all", None, (rhythm, pattern))


def bypass(on: Arg, pattern: Arg = None) -> LightPattern:
    """Silent while the argument is true.

    >>> mini('a b').bypass('<0 1>')
    """
    return LightPattern._call("bypass", None, (on, pattern))


def invert(pattern: Arg = None) -> LightPattern:
    """Turns true into false and back.

    >>> mini('1 0').invert()
    """
    return LightPattern._call("invert", None, (pattern,))


def inv(pattern: Arg = None) -> LightPattern:
    """Turns true into false and back.

    >>> mini('1 0').invert()
    """
    return LightPattern._call("inv", None, (pattern,))


def euclid(pulses: Arg, steps: Arg, pattern: Arg = None) -> LightPattern:
    """Spreads pulses evenly over steps.

    >>> mini('a').euclid(3, 8)
    """
    return LightPattern._call("euclid", None, (pulses, steps, pattern))


def euclid_rot(pulses: Arg, steps: Arg, rotation: Arg, pattern: Arg = None) -> LightPattern:
    """Spreads pulses evenly over steps, turned to the right.

    >>> mini('a').euclid_rot(3, 8, 2)
    """
    return LightPattern._call("euclid_rot", None, (pulses, steps, rotation, pattern))


def euclidrot(pulses: Arg, steps: Arg, rotation: Arg, pattern: Arg = None) -> LightPattern:
    """Spreads pulses evenly over steps, turned to the right.

    >>> mini('a').euclid_rot(3, 8, 2)
    """
    return LightPattern._call("euclidrot", None, (pulses, steps, rotation, pattern))


def euclid_legato(pulses: Arg, steps: Arg, pattern: Arg = None) -> LightPattern:
    """Spreads pulses evenly, each held until the next.

    >>> mini('a').euclid_legato(3, 8)
    """
    return LightPattern._call("euclid_legato", None, (pulses, steps, pattern))


def euclid_legato_rot(pulses: Arg, steps: Arg, rotation: Arg, pattern: Arg = None) -> LightPattern:
    """The same, turned to the right.

    >>> mini('a').euclid_legato_rot(3, 8, 2)
    """
    return LightPattern._call("euclid_legato_rot", None, (pulses, steps, rotation, pattern))


def euclidish(pulses: Arg, steps: Arg, groove: Arg = None, pattern: Arg = None) -> LightPattern:
    """Between a Euclidean rhythm and pulses of even distance.

    >>> mini('a').euclidish(3, 8, 0.5)
    """
    return LightPattern._call("euclidish", None, (pulses, steps, groove, pattern))


def eish(pulses: Arg, steps: Arg, groove: Arg = None, pattern: Arg = None) -> LightPattern:
    """Between a Euclidean rhythm and pulses of even distance.

    >>> mini('a').euclidish(3, 8, 0.5)
    """
    return LightPattern._call("eish", None, (pulses, steps, groove, pattern))


def bjork(rhythm: Arg, pattern: Arg = None) -> LightPattern:
    """The same as euclid, from one list.

    >>> mini('a').bjork('3:8:2')
    """
    return LightPattern._call("bjork", None, (rhythm, pattern))


def ply(times: Arg, pattern: Arg = None) -> LightPattern:
    """Repeats each event in its time.

    >>> mini('a b').ply(2)
    """
    return LightPattern._call("ply", None, (times, pattern))


def ply_with(times: Arg, f: Change, pattern: Arg = None) -> LightPattern:
    """Repeats each event, changed once more each time.

    >>> mini('0').ply_with(3, lambda x: x.add(1))
    """
    return LightPattern._call("ply_with", None, (times, f, pattern))


def plywith(times: Arg, f: Change, pattern: Arg = None) -> LightPattern:
    """Repeats each event, changed once more each time.

    >>> mini('0').ply_with(3, lambda x: x.add(1))
    """
    return LightPattern._call("plywith", None, (times, f, pattern))


def ply_for_each(times: Arg, f: Change, pattern: Arg = None) -> LightPattern:
    """Repeats each event, changed by the number of the repetition.

    >>> mini('0').ply_for_each(3, lambda x, n: x.add(n))
    """
    return LightPattern._call("ply_for_each", None, (times, f, pattern))


def plyforeach(times: Arg, f: Change, pattern: Arg = None) -> LightPattern:
    """Repeats each event, changed by the number of the repetition.

    >>> mini('0').ply_for_each(3, lambda x, n: x.add(n))
    """
    return LightPattern._call("plyforeach", None, (times, f, pattern))


def segment(times: Arg, pattern: Arg = None) -> LightPattern:
    """Samples this many times a cycle.

    >>> sine.segment(8)
    """
    return LightPattern._call("segment", None, (times, pattern))


def seg(times: Arg, pattern: Arg = None) -> LightPattern:
    """Samples this many times a cycle.

    >>> sine.segment(8)
    """
    return LightPattern._call("seg", None, (times, pattern))


def press(pattern: Arg = None) -> LightPattern:
    """Pushes events to the second half of their time.

    >>> mini('a b').press()
    """
    return LightPattern._call("press", None, (pattern,))


def press_by(begin: Arg, pattern: Arg = None) -> LightPattern:
    """Pushes events to the last part of their time.

    >>> mini('a b').press_by(0.25)
    """
    return LightPattern._call("press_by", None, (begin, pattern))


def pressby(begin: Arg, pattern: Arg = None) -> LightPattern:
    """Pushes events to the last part of their time.

    >>> mini('a b').press_by(0.25)
    """
    return LightPattern._call("pressby", None, (begin, pattern))


def beat(beats: Arg, count: Arg, pattern: Arg = None) -> LightPattern:
    """Plays at some of so many beats of the cycle.

    >>> mini('a').beat('0,7,10', 16)
    """
    return LightPattern._call("beat", None, (beats, count, pattern))


def bite(count: Arg, order: Arg, pattern: Arg = None) -> LightPattern:
    """Cuts each cycle into parts and plays them in another order.

    >>> mini('a b c d').bite(4, '3 2 1 0')
    """
    return LightPattern._call("bite", None, (count, order, pattern))


def arp(indices: Arg, pattern: Arg = None) -> LightPattern:
    """Plays events of one time one after another, by their numbers.

    >>> mini('0,4,7').arp('0 1 2 1')
    """
    return LightPattern._call("arp", None, (indices, pattern))


def arp_with(f: Change, pattern: Arg = None) -> LightPattern:
    """Plays events of one time as a function says, of a list of them.

    >>> mini('0,4,7').arp_with(lambda chord: chord)
    """
    return LightPattern._call("arp_with", None, (f, pattern))


def every(count: Arg, f: Change, pattern: Arg = None) -> LightPattern:
    """Changes the first of so many cycles.

    >>> mini('a b').every(3, rev)
    """
    return LightPattern._call("every", None, (count, f, pattern))


def first_of(count: Arg, f: Change, pattern: Arg = None) -> LightPattern:
    """Changes the first of so many cycles.

    >>> mini('a b').every(3, rev)
    """
    return LightPattern._call("first_of", None, (count, f, pattern))


def last_of(count: Arg, f: Change, pattern: Arg = None) -> LightPattern:
    """Changes the last of so many cycles.

    >>> mini('a b').last_of(3, rev)
    """
    return LightPattern._call("last_of", None, (count, f, pattern))


def when(on: Arg, f: Change, pattern: Arg = None) -> LightPattern:
    """Changes the pattern while a rhythm is true.

    >>> mini('a b').when('<1 0>', rev)
    """
    return LightPattern._call("when", None, (on, f, pattern))


def off(cycles: Arg, f: Change, pattern: Arg = None) -> LightPattern:
    """Adds a changed copy that comes later.

    >>> mini('0 3').off(1/8, lambda x: x.add(7))
    """
    return LightPattern._call("off", None, (cycles, f, pattern))


def superimpose(*fs: Change) -> LightPattern:
    """Adds changed copies.

    >>> mini('0 3').superimpose(lambda x: x.add(7))
    """
    return LightPattern._call("superimpose", None, _language.given(fs))


def layer(*fs: Change) -> LightPattern:
    """Plays changed copies only.

    >>> mini('a b').layer(rev, fast(2))
    """
    return LightPattern._call("layer", None, _language.given(fs))


def apply(f: Change, pattern: Arg = None) -> LightPattern:
    """Calls a function with the pattern.

    >>> mini('a b').apply(rev)
    """
    return LightPattern._call("apply", None, (f, pattern))


def apply_n(times: Arg, f: Change, pattern: Arg = None) -> LightPattern:
    """Calls a function so many times.

    >>> mini('0 1').apply_n(3, lambda x: x.add(1))
    """
    return LightPattern._call("apply_n", None, (times, f, pattern))


def applyn(times: Arg, f: Change, pattern: Arg = None) -> LightPattern:
    """Calls a function so many times.

    >>> mini('0 1').apply_n(3, lambda x: x.add(1))
    """
    return LightPattern._call("applyn", None, (times, f, pattern))


def echo_with(times: Arg, cycles: Arg, f: Change, pattern: Arg = None) -> LightPattern:
    """Stacks late copies, changed by their number.

    >>> mini('0 1').echo_with(3, 1/8, lambda x, n: x.add(n))
    """
    return LightPattern._call("echo_with", None, (times, cycles, f, pattern))


def stut_with(times: Arg, cycles: Arg, f: Change, pattern: Arg = None) -> LightPattern:
    """Stacks late copies, changed by their number.

    >>> mini('0 1').echo_with(3, 1/8, lambda x, n: x.add(n))
    """
    return LightPattern._call("stut_with", None, (times, cycles, f, pattern))


def echowith(times: Arg, cycles: Arg, f: Change, pattern: Arg = None) -> LightPattern:
    """Stacks late copies, changed by their number.

    >>> mini('0 1').echo_with(3, 1/8, lambda x, n: x.add(n))
    """
    return LightPattern._call("echowith", None, (times, cycles, f, pattern))


def stutwith(times: Arg, cycles: Arg, f: Change, pattern: Arg = None) -> LightPattern:
    """Stacks late copies, changed by their number.

    >>> mini('0 1').echo_with(3, 1/8, lambda x, n: x.add(n))
    """
    return LightPattern._call("stutwith", None, (times, cycles, f, pattern))


def within(begin: Arg, end: Arg, f: Change, pattern: Arg = None) -> LightPattern:
    """Changes events that begin in a part of the cycle.

    >>> mini('a b c d').within(0, 0.5, fast(2))
    """
    return LightPattern._call("within", None, (begin, end, f, pattern))


def inside(factor: Arg, f: Change, pattern: Arg = None) -> LightPattern:
    """Changes the pattern as if its cycle were longer.

    >>> mini('0 1 2 3').inside(2, rev)
    """
    return LightPattern._call("inside", None, (factor, f, pattern))


def outside(factor: Arg, f: Change, pattern: Arg = None) -> LightPattern:
    """Changes the pattern as if its cycle were shorter.

    >>> mini('<0 1>').outside(2, rev)
    """
    return LightPattern._call("outside", None, (factor, f, pattern))


def chunk(count: Arg, f: Change, pattern: Arg = None) -> LightPattern:
    """Changes one part of the cycle, the next one each cycle.

    >>> mini('0 1 2 3').chunk(4, lambda x: x.add(7))
    """
    return LightPattern._call("chunk", None, (count, f, pattern))


def slow_chunk(count: Arg, f: Change, pattern: Arg = None) -> LightPattern:
    """Changes one part of the cycle, the next one each cycle.

    >>> mini('0 1 2 3').chunk(4, lambda x: x.add(7))
    """
    return LightPattern._call("slow_chunk", None, (count, f, pattern))


def slowchunk(count: Arg, f: Change, pattern: Arg = None) -> LightPattern:
    """Changes one part of the cycle, the next one each cycle.

    >>> mini('0 1 2 3').chunk(4, lambda x: x.add(7))
    """
    return LightPattern._call("slowchunk", None, (count, f, pattern))


def chunk_back(count: Arg, f: Change, pattern: Arg = None) -> LightPattern:
    """The same, going backwards from the first part.

    >>> mini('0 1 2 3').chunk_back(4, lambda x: x.add(7))
    """
    return LightPattern._call("chunk_back", None, (count, f, pattern))


def chunkback(count: Arg, f: Change, pattern: Arg = None) -> LightPattern:
    """The same, going backwards from the first part.

    >>> mini('0 1 2 3').chunk_back(4, lambda x: x.add(7))
    """
    return LightPattern._call("chunkback", None, (count, f, pattern))


def fast_chunk(count: Arg, f: Change, pattern: Arg = None) -> LightPattern:
    """The same as chunk, cycles going on meanwhile.

    >>> mini('<0 1> 2').fast_chunk(4, lambda x: x.add(7))
    """
    return LightPattern._call("fast_chunk", None, (count, f, pattern))


def fastchunk(count: Arg, f: Change, pattern: Arg = None) -> LightPattern:
    """The same as chunk, cycles going on meanwhile.

    >>> mini('<0 1> 2').fast_chunk(4, lambda x: x.add(7))
    """
    return LightPattern._call("fastchunk", None, (count, f, pattern))


def into(pieces: Arg, f: Change, pattern: Arg = None) -> LightPattern:
    """Changes stretches of the pattern, each looped, where a rhythm is true.

    >>> mini('a b c d').into('1 0', fast(2))
    """
    return LightPattern._call("into", None, (pieces, f, pattern))


def chunk_into(count: Arg, f: Change, pattern: Arg = None) -> LightPattern:
    """The same as chunk, each part looped while it is changed.

    >>> mini('0 1 2 3').chunk_into(4, fast(2))
    """
    return LightPattern._call("chunk_into", None, (count, f, pattern))


def chunkinto(count: Arg, f: Change, pattern: Arg = None) -> LightPattern:
    """The same as chunk, each part looped while it is changed.

    >>> mini('0 1 2 3').chunk_into(4, fast(2))
    """
    return LightPattern._call("chunkinto", None, (count, f, pattern))


def chunk_back_into(count: Arg, f: Change, pattern: Arg = None) -> LightPattern:
    """The same, going backwards.

    >>> mini('0 1 2 3').chunk_back_into(4, fast(2))
    """
    return LightPattern._call("chunk_back_into", None, (count, f, pattern))


def chunkbackinto(count: Arg, f: Change, pattern: Arg = None) -> LightPattern:
    """The same, going backwards.

    >>> mini('0 1 2 3').chunk_back_into(4, fast(2))
    """
    return LightPattern._call("chunkbackinto", None, (count, f, pattern))


def set(*others: Arg, align: Optional[str] = None) -> LightPattern:
    """Takes the other's values.

    >>> mini('0 1').set('a b c')
    """
    return LightPattern._call("set", None, _language.given(others), {"align": align})


def keep(*others: Arg, align: Optional[str] = None) -> LightPattern:
    """Keeps its own values.

    >>> mini('0 1').keep('a b c', align='out')
    """
    return LightPattern._call("keep", None, _language.given(others), {"align": align})


def keepif(*others: Arg, align: Optional[str] = None) -> LightPattern:
    """Keeps values where the other is true.

    >>> mini('0 1').keepif('1 0')
    """
    return LightPattern._call("keepif", None, _language.given(others), {"align": align})


def add(*others: Arg, align: Optional[str] = None) -> LightPattern:
    """Adds.

    >>> mini('0 1').add('<0 10>')
    """
    return LightPattern._call("add", None, _language.given(others), {"align": align})


def sub(*others: Arg, align: Optional[str] = None) -> LightPattern:
    """Subtracts.

    >>> mini('5 6').sub(1)
    """
    return LightPattern._call("sub", None, _language.given(others), {"align": align})


def mul(*others: Arg, align: Optional[str] = None) -> LightPattern:
    """Multiplies.

    >>> mini('1 2').mul(3)
    """
    return LightPattern._call("mul", None, _language.given(others), {"align": align})


def div(*others: Arg, align: Optional[str] = None) -> LightPattern:
    """Divides.

    >>> mini('1 2').div(4)
    """
    return LightPattern._call("div", None, _language.given(others), {"align": align})


def mod(*others: Arg, align: Optional[str] = None) -> LightPattern:
    """What a division leaves, never below zero.

    >>> mini('5 6 7').mod(3)
    """
    return LightPattern._call("mod", None, _language.given(others), {"align": align})


def pow(*others: Arg, align: Optional[str] = None) -> LightPattern:
    """Raises to a power.

    >>> mini('1 2 3').pow(2)
    """
    return LightPattern._call("pow", None, _language.given(others), {"align": align})


def log2(*others: Arg, align: Optional[str] = None) -> LightPattern:
    """The logarithm to base two.

    >>> mini('1 2 8').log2(0)
    """
    return LightPattern._call("log2", None, _language.given(others), {"align": align})


def band(*others: Arg, align: Optional[str] = None) -> LightPattern:
    """Bitwise and.

    >>> mini('5 6').band(3)
    """
    return LightPattern._call("band", None, _language.given(others), {"align": align})


def bor(*others: Arg, align: Optional[str] = None) -> LightPattern:
    """Bitwise or.

    >>> mini('5 6').bor(3)
    """
    return LightPattern._call("bor", None, _language.given(others), {"align": align})


def bxor(*others: Arg, align: Optional[str] = None) -> LightPattern:
    """Bitwise exclusive or.

    >>> mini('5 6').bxor(3)
    """
    return LightPattern._call("bxor", None, _language.given(others), {"align": align})


def blshift(*others: Arg, align: Optional[str] = None) -> LightPattern:
    """Shifts bits to the left.

    >>> mini('1 2').blshift(2)
    """
    return LightPattern._call("blshift", None, _language.given(others), {"align": align})


def brshift(*others: Arg, align: Optional[str] = None) -> LightPattern:
    """Shifts bits to the right.

    >>> mini('16 8').brshift(1)
    """
    return LightPattern._call("brshift", None, _language.given(others), {"align": align})


def lt(*others: Arg, align: Optional[str] = None) -> LightPattern:
    """Whether it is less.

    >>> mini('0 1 2').lt(1)
    """
    return LightPattern._call("lt", None, _language.given(others), {"align": align})


def gt(*others: Arg, align: Optional[str] = None) -> LightPattern:
    """Whether it is more.

    >>> mini('0 1 2').gt(1)
    """
    return LightPattern._call("gt", None, _language.given(others), {"align": align})


def lte(*others: Arg, align: Optional[str] = None) -> LightPattern:
    """Whether it is no more.

    >>> mini('0 1 2').lte(1)
    """
    return LightPattern._call("lte", None, _language.given(others), {"align": align})


def gte(*others: Arg, align: Optional[str] = None) -> LightPattern:
    """Whether it is no less.

    >>> mini('0 1 2').gte(1)
    """
    return LightPattern._call("gte", None, _language.given(others), {"align": align})


def eq(*others: Arg, align: Optional[str] = None) -> LightPattern:
    """Whether it is the same.

    >>> mini('0 1').eq(1)
    """
    return LightPattern._call("eq", None, _language.given(others), {"align": align})


def eqt(*others: Arg, align: Optional[str] = None) -> LightPattern:
    """Whether it is the same.

    >>> mini('0 1').eq(1)
    """
    return LightPattern._call("eqt", None, _language.given(others), {"align": align})


def ne(*others: Arg, align: Optional[str] = None) -> LightPattern:
    """Whether it is not the same.

    >>> mini('0 1').ne(1)
    """
    return LightPattern._call("ne", None, _language.given(others), {"align": align})


def net(*others: Arg, align: Optional[str] = None) -> LightPattern:
    """Whether it is not the same.

    >>> mini('0 1').ne(1)
    """
    return LightPattern._call("net", None, _language.given(others), {"align": align})


def and_(*others: Arg, align: Optional[str] = None) -> LightPattern:
    """The other's value where its own is true.

    >>> mini('0 1').and_('2 3')
    """
    return LightPattern._call("and_", None, _language.given(others), {"align": align})


def or_(*others: Arg, align: Optional[str] = None) -> LightPattern:
    """The other's value where its own is false.

    >>> mini('0 1').or_('2 3')
    """
    return LightPattern._call("or_", None, _language.given(others), {"align": align})


def in_(*others: Arg, align: Optional[str] = None) -> LightPattern:
    """Sets values, keeping its times.

    >>> mini('a b').in_('c d e')
    """
    return LightPattern._call("in_", None, _language.given(others), {"align": align})


def out(*others: Arg, align: Optional[str] = None) -> LightPattern:
    """Sets values with the other's times.

    >>> mini('a b').out('c d e')
    """
    return LightPattern._call("out", None, _language.given(others), {"align": align})


def mix(*others: Arg, align: Optional[str] = None) -> LightPattern:
    """Sets values with the times of both.

    >>> mini('a b').mix('c d e')
    """
    return LightPattern._call("mix", None, _language.given(others), {"align": align})


def squeezein(*others: Arg, align: Optional[str] = None) -> LightPattern:
    """Squeezes the other into each event.

    >>> mini('a b').squeeze('c d')
    """
    return LightPattern._call("squeezein", None, _language.given(others), {"align": align})


def squeezeout(*others: Arg, align: Optional[str] = None) -> LightPattern:
    """Squeezes itself into each of the other's events.

    >>> mini('a b').squeezeout('c d')
    """
    return LightPattern._call("squeezeout", None, _language.given(others), {"align": align})


def poly(*others: Arg, align: Optional[str] = None) -> LightPattern:
    """Sets values with steps as long as its own.

    >>> mini('a b').poly('c d e')
    """
    return LightPattern._call("poly", None, _language.given(others), {"align": align})


def func(f: Change, pattern: Arg = None) -> LightPattern:
    """Every value through a function.

    >>> mini('0 1').func(lambda x: 1)
    """
    return LightPattern._call("func", None, (f, pattern))


def range(low: Arg, high: Arg, pattern: Arg = None) -> LightPattern:
    """From 0..1 to other bounds.

    >>> sine.range(20, 80).segment(4)
    """
    return LightPattern._call("range", None, (low, high, pattern))


def range2(low: Arg, high: Arg, pattern: Arg = None) -> LightPattern:
    """From -1..1 to other bounds.

    >>> sine2.range2(20, 80).segment(4)
    """
    return LightPattern._call("range2", None, (low, high, pattern))


def rangex(low: Arg, high: Arg, pattern: Arg = None) -> LightPattern:
    """From 0..1 to other bounds, exponentially.

    >>> sine.rangex(20, 2000).segment(4)
    """
    return LightPattern._call("rangex", None, (low, high, pattern))


def floor(pattern: Arg = None) -> LightPattern:
    """The whole number below.

    >>> mini('1.5 -0.5').floor()
    """
    return LightPattern._call("floor", None, (pattern,))


def ceil(pattern: Arg = None) -> LightPattern:
    """The whole number above.

    >>> mini('1.5 -0.5').ceil()
    """
    return LightPattern._call("ceil", None, (pattern,))


def round(pattern: Arg = None) -> LightPattern:
    """The nearest whole number.

    >>> mini('1.5 -0.4').round()
    """
    return LightPattern._call("round", None, (pattern,))


def as_number(pattern: Arg = None) -> LightPattern:
    """Words that are numbers or notes made numbers.

    >>> mini('c3 7').as_number()
    """
    return LightPattern._call("as_number", None, (pattern,))


def ratio(pattern: Arg = None) -> LightPattern:
    """Lists as divisions: `3:2` is one and a half.

    >>> mini('3:2 4:3').ratio()
    """
    return LightPattern._call("ratio", None, (pattern,))


def to_bipolar(pattern: Arg = None) -> LightPattern:
    """From 0..1 to -1..1.

    >>> sine.to_bipolar().segment(4)
    """
    return LightPattern._call("to_bipolar", None, (pattern,))


def from_bipolar(pattern: Arg = None) -> LightPattern:
    """From -1..1 to 0..1.

    >>> sine2.from_bipolar().segment(4)
    """
    return LightPattern._call("from_bipolar", None, (pattern,))


def pickmod(choices: Arg, pattern: Arg = None) -> LightPattern:
    """The same; numbers beyond the list begin it anew.

    >>> mini('<0 5>').pickmod(['a b', 'c'])
    """
    return LightPattern._call("pickmod", None, (choices, pattern))


def pick_out(choices: Arg, pattern: Arg = None) -> LightPattern:
    """Takes values from what is chosen, times from the choice.

    >>> mini('0 1').pick_out(['a b', 'c'])
    """
    return LightPattern._call("pick_out", None, (choices, pattern))


def pickmod_out(choices: Arg, pattern: Arg = None) -> LightPattern:
    """The same; numbers beyond the list begin it anew.

    >>> mini('0 5').pickmod_out(['a b', 'c'])
    """
    return LightPattern._call("pickmod_out", None, (choices, pattern))


def pick_reset(choices: Arg, pattern: Arg = None) -> LightPattern:
    """Starts the cycle of what is chosen with the choice.

    >>> mini('<0 1 [1 0]>').pick_reset(['a b', 'c'])
    """
    return LightPattern._call("pick_reset", None, (choices, pattern))


def pickmod_reset(choices: Arg, pattern: Arg = None) -> LightPattern:
    """The same; numbers beyond the list begin it anew.

    >>> mini('<0 5>').pickmod_reset(['a b', 'c'])
    """
    return LightPattern._call("pickmod_reset", None, (choices, pattern))


def pick_restart(choices: Arg, pattern: Arg = None) -> LightPattern:
    """Starts what is chosen from its begin with the choice.

    >>> mini('<0@3 1>').pick_restart(['<a b c>', 'd'])
    """
    return LightPattern._call("pick_restart", None, (choices, pattern))


def pickmod_restart(choices: Arg, pattern: Arg = None) -> LightPattern:
    """The same; numbers beyond the list begin it anew.

    >>> mini('<0@3 5>').pickmod_restart(['<a b c>', 'd'])
    """
    return LightPattern._call("pickmod_restart", None, (choices, pattern))


def inhabit(choices: Arg, pattern: Arg = None) -> LightPattern:
    """Squeezes what is chosen into the choice.

    >>> mini('0 1').inhabit(['a b', 'c'])
    """
    return LightPattern._call("inhabit", None, (choices, pattern))


def pick_squeeze(choices: Arg, pattern: Arg = None) -> LightPattern:
    """Squeezes what is chosen into the choice.

    >>> mini('0 1').inhabit(['a b', 'c'])
    """
    return LightPattern._call("pick_squeeze", None, (choices, pattern))


def inhabitmod(choices: Arg, pattern: Arg = None) -> LightPattern:
    """The same; numbers beyond the list begin it anew.

    >>> mini('0 5').inhabitmod(['a b', 'c'])
    """
    return LightPattern._call("inhabitmod", None, (choices, pattern))


def pickmod_squeeze(choices: Arg, pattern: Arg = None) -> LightPattern:
    """The same; numbers beyond the list begin it anew.

    >>> mini('0 5').inhabitmod(['a b', 'c'])
    """
    return LightPattern._call("pickmod_squeeze", None, (choices, pattern))


def pick_f(numbers: Arg, functions: Arg, pattern: Arg = None) -> LightPattern:
    """Changes the pattern by the functions that numbers choose.

    >>> mini('a b').pick_f('<0 1>', [rev, fast(2)])
    """
    return LightPattern._call("pick_f", None, (numbers, functions, pattern))


def pickmod_f(numbers: Arg, functions: Arg, pattern: Arg = None) -> LightPattern:
    """Silent, as in Strudel 1.2.6, which never finished it; see pick_f.

    >>> mini('a b').pickmod_f('<0 5>', [rev, fast(2)])
    """
    return LightPattern._call("pickmod_f", None, (numbers, functions, pattern))


def degrade(pattern: Arg = None) -> LightPattern:
    """Drops half of the events.

    >>> mini('a*8').degrade()
    """
    return LightPattern._call("degrade", None, (pattern,))


def degrade_by(probability: Arg, pattern: Arg = None) -> LightPattern:
    """Drops events with a probability.

    >>> mini('a*8').degrade_by(0.3)
    """
    return LightPattern._call("degrade_by", None, (probability, pattern))


def undegrade(pattern: Arg = None) -> LightPattern:
    """Drops the events that degrade would keep.

    >>> mini('a*8').undegrade()
    """
    return LightPattern._call("undegrade", None, (pattern,))


def undegrade_by(probability: Arg, pattern: Arg = None) -> LightPattern:
    """Drops events with a probability, those first that degrade_by keeps.

    >>> mini('a*8').undegrade_by(0.3)
    """
    return LightPattern._call("undegrade_by", None, (probability, pattern))


def sometimes_by(probability: Arg, f: Change, pattern: Arg = None) -> LightPattern:
    """Changes events with a probability.

    >>> mini('0*8').sometimes_by(0.3, lambda x: x.add(7))
    """
    return LightPattern._call("sometimes_by", None, (probability, f, pattern))


def some_cycles_by(probability: Arg, f: Change, pattern: Arg = None) -> LightPattern:
    """Changes cycles with a probability.

    >>> mini('0*8').some_cycles_by(0.3, lambda x: x.add(7))
    """
    return LightPattern._call("some_cycles_by", None, (probability, f, pattern))


def some_cycles(f: Change, pattern: Arg = None) -> LightPattern:
    """Changes half of the cycles.

    >>> mini('a b').some_cycles(rev)
    """
    return LightPattern._call("some_cycles", None, (f, pattern))


def always(f: Change, pattern: Arg = None) -> LightPattern:
    """Changes everything.

    >>> mini('a b').always(rev)
    """
    return LightPattern._call("always", None, (f, pattern))


def almost_always(f: Change, pattern: Arg = None) -> LightPattern:
    """Changes nine in ten events.

    >>> mini('0*8').almost_always(lambda x: x.add(7))
    """
    return LightPattern._call("almost_always", None, (f, pattern))


def often(f: Change, pattern: Arg = None) -> LightPattern:
    """Changes three in four events.

    >>> mini('0*8').often(lambda x: x.add(7))
    """
    return LightPattern._call("often", None, (f, pattern))


def sometimes(f: Change, pattern: Arg = None) -> LightPattern:
    """Changes half of the events.

    >>> mini('0*8').sometimes(lambda x: x.add(7))
    """
    return LightPattern._call("sometimes", None, (f, pattern))


def rarely(f: Change, pattern: Arg = None) -> LightPattern:
    """Changes one in four events.

    >>> mini('0*8').rarely(lambda x: x.add(7))
    """
    return LightPattern._call("rarely", None, (f, pattern))


def almost_never(f: Change, pattern: Arg = None) -> LightPattern:
    """Changes one in ten events.

    >>> mini('0*8').almost_never(lambda x: x.add(7))
    """
    return LightPattern._call("almost_never", None, (f, pattern))


def never(f: Change, pattern: Arg = None) -> LightPattern:
    """Changes nothing.

    >>> mini('a b').never(rev)
    """
    return LightPattern._call("never", None, (f, pattern))


def seed(number: Arg, pattern: Arg = None) -> LightPattern:
    """Makes other random choices.

    >>> mini('a*8').degrade().seed(4)
    """
    return LightPattern._call("seed", None, (number, pattern))


def scramble(count: Arg, pattern: Arg = None) -> LightPattern:
    """Plays random parts of the cycle.

    >>> mini('a b c d').scramble(4)
    """
    return LightPattern._call("scramble", None, (count, pattern))


def choose2(*choices: Arg) -> LightPattern:
    """Chooses by its numbers from -1 to 1.

    >>> mini('-1 .5').choose2('a', 'b')
    """
    return LightPattern._call("choose2", None, _language.given(choices))


def pace(steps: Arg, pattern: Arg = None) -> LightPattern:
    """Plays so many steps a cycle.

    >>> mini('a b c').pace(4)
    """
    return LightPattern._call("pace", None, (steps, pattern))


def steps(steps: Arg, pattern: Arg = None) -> LightPattern:
    """Plays so many steps a cycle.

    >>> mini('a b c').pace(4)
    """
    return LightPattern._call("steps", None, (steps, pattern))


def take(steps: Arg, pattern: Arg = None) -> LightPattern:
    """The first steps only.

    >>> mini('a b c d').take(2)
    """
    return LightPattern._call("take", None, (steps, pattern))


def s_add(steps: Arg, pattern: Arg = None) -> LightPattern:
    """The first steps only.

    >>> mini('a b c d').take(2)
    """
    return LightPattern._call("s_add", None, (steps, pattern))


def drop(steps: Arg, pattern: Arg = None) -> LightPattern:
    """All but the first steps.

    >>> mini('a b c d').drop(1)
    """
    return LightPattern._call("drop", None, (steps, pattern))


def s_sub(steps: Arg, pattern: Arg = None) -> LightPattern:
    """All but the first steps.

    >>> mini('a b c d').drop(1)
    """
    return LightPattern._call("s_sub", None, (steps, pattern))


def shrink(steps: Arg, pattern: Arg = None) -> LightPattern:
    """Again and again, with fewer steps each time.

    >>> mini('a b c d').shrink(1)
    """
    return LightPattern._call("shrink", None, (steps, pattern))


def s_taper(steps: Arg, pattern: Arg = None) -> LightPattern:
    """Again and again, with fewer steps each time.

    >>> mini('a b c d').shrink(1)
    """
    return LightPattern._call("s_taper", None, (steps, pattern))


def grow(steps: Arg, pattern: Arg = None) -> LightPattern:
    """Again and again, with more steps each time.

    >>> mini('a b c d').grow(1)
    """
    return LightPattern._call("grow", None, (steps, pattern))


def expand(factor: Arg, pattern: Arg = None) -> LightPattern:
    """Counts as more steps, each as much longer.

    >>> stepcat(mini('a b').expand(2), 'c')
    """
    return LightPattern._call("expand", None, (factor, pattern))


def s_expand(factor: Arg, pattern: Arg = None) -> LightPattern:
    """Counts as more steps, each as much longer.

    >>> stepcat(mini('a b').expand(2), 'c')
    """
    return LightPattern._call("s_expand", None, (factor, pattern))


def contract(factor: Arg, pattern: Arg = None) -> LightPattern:
    """Counts as fewer steps, each as much shorter.

    >>> stepcat(mini('a b').contract(2), 'c')
    """
    return LightPattern._call("contract", None, (factor, pattern))


def s_contract(factor: Arg, pattern: Arg = None) -> LightPattern:
    """Counts as fewer steps, each as much shorter.

    >>> stepcat(mini('a b').contract(2), 'c')
    """
    return LightPattern._call("s_contract", None, (factor, pattern))


def extend(factor: Arg, pattern: Arg = None) -> LightPattern:
    """Plays faster and counts as more steps.

    >>> mini('a b').extend(2)
    """
    return LightPattern._call("extend", None, (factor, pattern))


def s_extend(factor: Arg, pattern: Arg = None) -> LightPattern:
    """Plays faster and counts as more steps.

    >>> mini('a b').extend(2)
    """
    return LightPattern._call("s_extend", None, (factor, pattern))


def replicate(times: Arg, pattern: Arg = None) -> LightPattern:
    """Repeats cycles and counts as more steps.

    >>> mini('a b').replicate(2)
    """
    return LightPattern._call("replicate", None, (times, pattern))


def tour(*others: Arg) -> LightPattern:
    """Puts itself among others, one place further to the front each time.

    >>> mini('a').tour('b', 'c')
    """
    return LightPattern._call("tour", None, _language.given(others))


def s_tour(*others: Arg) -> LightPattern:
    """Puts itself among others, one place further to the front each time.

    >>> mini('a').tour('b', 'c')
    """
    return LightPattern._call("s_tour", None, _language.given(others))


class _Palette:
    """Colours of the active palette.

    >>> palette.random_hold(2)
    """

    def __call__(self, index: Arg) -> LightPattern:
        """A colour of the active palette.

        >>> light('all').color(palette('<0 1 2>'))
        """
        return LightPattern("palette", None, (), {"index": index})

    @property
    def random(self) -> LightPattern:
        """A random colour of the active palette for each event, also for those that begin together on other lights.

        >>> light('all*4').color(palette.random)
        """
        return LightPattern("palette_random", None, ())

    @property
    def cycle(self) -> LightPattern:
        """The active palette's colours in turn, one for each event that the lights have here: `seq()` before it gives each light the next colour, `seq()` after it each round.

        >>> light('all*4').color(palette.cycle)
        """
        return LightPattern("palette_cycle", None, ())

    def random_hold(self, beats: Arg = None) -> LightPattern:
        """A random colour of the active palette, another after so many beats; 1 unless said.

        >>> light('all*4').color(palette.random_hold(2))
        """
        return LightPattern("palette_random_hold", None, (), {"beats": beats})

    def cycle_hold(self, beats: Arg = None) -> LightPattern:
        """The active palette's colours in turn, each for so many beats; 4 unless said.

        >>> light('all').color(palette.cycle_hold(4))
        """
        return LightPattern("palette_cycle_hold", None, (), {"beats": beats})

    def random_blend(self, period: Arg = None, fade: Arg = None) -> LightPattern:
        """A new random colour of the active palette every `period` beats, blended in over `fade`.

        >>> light('all').color(palette.random_blend(4, fade=1))
        """
        return LightPattern("palette_random_blend", None, (), {"period": period, "fade": fade})


palette: _Palette = _Palette()
"""Colours of the active palette, which the performer may change.

>>> light('all*4').color(palette.cycle)
"""

red: HSV = HSV(0, 1, 1)
"""The colour red.

>>> light('all').color(red)
"""

orange: HSV = HSV(0.08, 1, 1)
"""The colour orange.

>>> light('all').color(orange)
"""

yellow: HSV = HSV(0.16, 1, 1)
"""The colour yellow.

>>> light('all').color(yellow)
"""

lime: HSV = HSV(0.25, 1, 1)
"""The colour lime.

>>> light('all').color(lime)
"""

green: HSV = HSV(0.33, 1, 1)
"""The colour green.

>>> light('all').color(green)
"""

teal: HSV = HSV(0.45, 1, 1)
"""The colour teal.

>>> light('all').color(teal)
"""

cyan: HSV = HSV(0.5, 1, 1)
"""The colour cyan.

>>> light('all').color(cyan)
"""

blue: HSV = HSV(0.6, 1, 1)
"""The colour blue.

>>> light('all').color(blue)
"""

violet: HSV = HSV(0.7, 1, 1)
"""The colour violet.

>>> light('all').color(violet)
"""

purple: HSV = HSV(0.75, 1, 1)
"""The colour purple.

>>> light('all').color(purple)
"""

magenta: HSV = HSV(0.83, 1, 1)
"""The colour magenta.

>>> light('all').color(magenta)
"""

hot_pink: HSV = HSV(0.92, 1, 1)
"""The colour hot pink.

>>> light('all').color(hot_pink)
"""

pink: HSV = HSV(0.9, 0.6, 1)
"""The colour pink.

>>> light('all').color(pink)
"""

amber: HSV = HSV(0.1, 1, 1)
"""The colour amber.

>>> light('all').color(amber)
"""

white: HSV = HSV(0, 0, 1)
"""The colour white.

>>> light('all').color(white)
"""

warm_white: HSV = HSV(0.08, 0.2, 1)
"""The colour warm white.

>>> light('all').color(warm_white)
"""

cool_white: HSV = HSV(0.55, 0.1, 1)
"""The colour cool white.

>>> light('all').color(cool_white)
"""

dim_red: HSV = HSV(0, 1, 0.5)
"""The colour dim red.

>>> light('all').color(dim_red)
"""

dim_blue: HSV = HSV(0.6, 1, 0.5)
"""The colour dim blue.

>>> light('all').color(dim_blue)
"""

dim_white: HSV = HSV(0, 0, 0.5)
"""The colour dim white.

>>> light('all').color(dim_white)
"""

__all__ = [
    "ColorPalette",
    "Fraction",
    "HSV",
    "LightPattern",
    "add",
    "almost_always",
    "almost_never",
    "always",
    "amber",
    "and_",
    "apply",
    "apply_n",
    "applyn",
    "arp",
    "arp_with",
    "arrange",
    "as_number",
    "autonomous",
    "band",
    "beat",
    "berlin",
    "binary",
    "binary_l",
    "binary_n",
    "binary_nl",
    "bite",
    "bjork",
    "blshift",
    "blue",
    "bor",
    "brak",
    "brand",
    "brand_by",
    "brightness",
    "brshift",
    "bxor",
    "bypass",
    "cat",
    "ceil",
    "choose",
    "choose2",
    "choose_cycles",
    "choose_in",
    "choose_in_with",
    "choose_out",
    "choose_with",
    "chunk",
    "chunk_back",
    "chunk_back_into",
    "chunk_into",
    "chunkback",
    "chunkbackinto",
    "chunkinto",
    "color",
    "compress",
    "contract",
    "cool_white",
    "cosine",
    "cosine2",
    "cyan",
    "cycles_per",
    "degrade",
    "degrade_by",
    "dim_blue",
    "dim_red",
    "dim_white",
    "div",
    "drop",
    "early",
    "echo_with",
    "echowith",
    "eish",
    "envelope",
    "eq",
    "eqt",
    "euclid",
    "euclid_legato",
    "euclid_legato_rot",
    "euclid_rot",
    "euclidish",
    "euclidrot",
    "every",
    "expand",
    "extend",
    "fast",
    "fast_chunk",
    "fast_gap",
    "fastcat",
    "fastchunk",
    "fastgap",
    "first_of",
    "floor",
    "focus",
    "from_bipolar",
    "func",
    "gap",
    "green",
    "grow",
    "gt",
    "gte",
    "hot_pink",
    "hue",
    "hush",
    "in_",
    "index",
    "inhabit",
    "inhabitmod",
    "inside",
    "intensity",
    "into",
    "inv",
    "invert",
    "irand",
    "isaw",
    "isaw2",
    "iter_back",
    "iterback",
    "itri",
    "itri2",
    "keep",
    "keepif",
    "last_of",
    "late",
    "layer",
    "light",
    "lime",
    "linger",
    "log2",
    "lt",
    "lte",
    "magenta",
    "mask",
    "mask_all",
    "mini",
    "mix",
    "mod",
    "modulate",
    "mul",
    "ne",
    "net",
    "never",
    "nothing",
    "off",
    "often",
    "or_",
    "orange",
    "out",
    "outside",
    "pace",
    "palette",
    "palindrome",
    "pattern",
    "per",
    "per_cycle",
    "perlin",
    "perx",
    "pick",
    "pick_f",
    "pick_out",
    "pick_reset",
    "pick_restart",
    "pick_squeeze",
    "pickmod",
    "pickmod_f",
    "pickmod_out",
    "pickmod_reset",
    "pickmod_restart",
    "pickmod_squeeze",
    "pink",
    "ply",
    "ply_for_each",
    "ply_with",
    "plyforeach",
    "plywith",
    "pm",
    "poly",
    "polymeter",
    "polyrhythm",
    "pr",
    "press",
    "press_by",
    "pressby",
    "pure",
    "purple",
    "rand",
    "rand2",
    "rand_l",
    "rand_run",
    "randcat",
    "randrun",
    "range2",
    "rangex",
    "rarely",
    "ratio",
    "red",
    "repeat_cycles",
    "replicate",
    "reset",
    "reset_all",
    "restart",
    "restart_all",
    "rev",
    "revv",
    "rib",
    "ribbon",
    "run",
    "s_add",
    "s_alt",
    "s_cat",
    "s_contract",
    "s_expand",
    "s_extend",
    "s_polymeter",
    "s_sub",
    "s_taper",
    "s_tour",
    "s_zip",
    "saw",
    "saw2",
    "scramble",
    "seed",
    "seg",
    "segment",
    "seq",
    "seq_p_loop",
    "sequence",
    "shrink",
    "shuffle",
    "silence",
    "sine",
    "sine2",
    "slow",
    "slow_chunk",
    "slowcat",
    "slowcat_prime",
    "slowchunk",
    "some_cycles",
    "some_cycles_by",
    "sometimes",
    "sometimes_by",
    "sparsity",
    "square",
    "square2",
    "squeeze",
    "squeezein",
    "squeezeout",
    "stack",
    "stack_centre",
    "stack_left",
    "stack_right",
    "steady",
    "step_alt",
    "step_cat",
    "stepalt",
    "stepcat",
    "steps",
    "struct",
    "struct_all",
    "stut_with",
    "stutwith",
    "sub",
    "superimpose",
    "swing",
    "swing_by",
    "take",
    "teal",
    "time",
    "time_cat",
    "timecat",
    "to_bipolar",
    "tour",
    "tri",
    "tri2",
    "undegrade",
    "undegrade_by",
    "violet",
    "warm_white",
    "wave",
    "wchoose",
    "wchoose_cycles",
    "when",
    "white",
    "within",
    "wrandcat",
    "x",
    "y",
    "yellow",
    "z",
    "zone",
    "zoom",
]
