//! Light patterns, drawn: what each light does in a frame.

use super::*;
use crate::{Stage, Waveform};
use light::{Frame, Hsv, Palette, Rig};
use pattern::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

fn group(rig: &Rig, name: &str) -> Pattern<LightValue> {
    Pattern::pure(LightValue::of(Member::of_group(rig.group(name).unwrap())))
}

/// The levels of red, in hundredths, of every light at a beat.
fn reds(lights: &Lights, beat: f64) -> Vec<u32> {
    let palette = Palette::new("p", [Hsv::new(0.0, 1.0, 1.0), Hsv::new(0.0, 1.0, 0.5)]);
    let rig = Rig::of(4);
    let mut frame = Frame::black(4);
    lights.paint(&Stage { rig: &rig, palette: &palette }, beat, &mut frame).unwrap();
    frame.colors.iter().map(|color| (color.red * 100.0).round() as u32).collect()
}

fn still(pattern: Pattern<LightValue>) -> Lights {
    Lights::new(pattern, Time::ZERO)
}

fn with_envelope(pattern: &Pattern<LightValue>, envelope: Envelope) -> Pattern<LightValue> {
    pattern.map(move |value| LightValue { envelope, ..value })
}

#[test]
fn lights_that_nobody_names_are_black() {
    let rig = Rig::of(4);
    assert_eq!(reds(&still(group(&rig, "left")), 0.0), [100, 100, 0, 0]);
    assert_eq!(reds(&still(Pattern::silence()), 0.0), [0; 4]);
}

#[test]
fn a_sequence_over_the_group_takes_turns_within_the_event() {
    let rig = Rig::of(4);
    let chase = still(seq(&group(&rig, "all"), None, [].into()));
    assert_eq!(reds(&chase, 0.0), [100, 0, 0, 0]);
    assert_eq!(reds(&chase, 1.0), [0, 100, 0, 0]);
    assert_eq!(reds(&chase, 3.99), [0, 0, 0, 100]);
    let wrapping = still(seq(&group(&rig, "left"), Some(4), [].into()));
    assert_eq!(reds(&wrapping, 2.0), [100, 0, 0, 0]);
    let parallel = still(seq(&group(&rig, "all"), None, [1, 1, 2, 2].into()));
    assert_eq!(reds(&parallel, 0.0), [100, 0, 100, 0]);
    assert_eq!(reds(&parallel, 2.0), [0, 100, 0, 100]);
    let uneven = still(seq(&group(&rig, "all"), None, [1, 1, 1, 2].into()));
    assert_eq!(reds(&uneven, 0.0), [100, 0, 0, 100]);
    assert_eq!(reds(&uneven, 3.0), [0, 0, 100, 100]);
}

#[test]
fn what_runs_backwards_is_not_dark_on_the_beat() {
    let steps: Vec<_> =
        (0..4).map(|light| Pattern::pure(LightValue::of(Member::of_group(&[light])))).collect();
    let backwards = still(Pattern::fast_cat(&steps).rev());
    assert_eq!(reds(&backwards, 0.0), [0, 0, 0, 100]);
    assert_eq!(reds(&backwards, 1.0), [0, 0, 100, 0]);
    let falling = Signal::new(pattern::signal::saw().rev());
    let rig = Rig::of(4);
    let lights = group(&rig, "all").map(move |it| it.with_factor(Factor::Signal(falling.clone())));
    assert_eq!(reds(&still(lights), 4.0), [100; 4]);
}

#[test]
fn a_release_rings_on_after_its_event() {
    let rig = Rig::of(4);
    let half = Pattern::fast_cat(&[group(&rig, "all"), Pattern::silence()]);
    let envelope = Envelope { release: 0.25, ..Envelope::default() };
    let ringing = Lights::new(with_envelope(&half, envelope), Time::new(1, 4));
    assert_eq!(reds(&ringing, 1.9)[0], 100);
    assert_eq!(reds(&ringing, 2.5)[0], 50);
    assert_eq!(reds(&ringing, 3.0)[0], 0);
    assert_eq!(reds(&ringing, 4.0)[0], 100);
}

#[test]
fn a_frame_does_not_depend_on_the_frames_before() {
    let rig = Rig::of(4);
    let envelope = Envelope { attack: 0.05, decay: 0.1, sustain: 0.4, release: 0.3 };
    let chase = with_envelope(&seq(&group(&rig, "all"), None, [].into()), envelope);
    let lights = Lights::new(chase, Time::new(3, 10));
    let beats: Vec<f64> = (0..64).map(|step| f64::from(step) * 0.173).collect();
    let in_order: Vec<_> = beats.iter().map(|beat| reds(&lights, *beat)).collect();
    let mut backwards: Vec<_> = beats.iter().rev().map(|beat| reds(&lights, *beat)).collect();
    backwards.reverse();
    assert_eq!(in_order, backwards);
}

#[test]
fn waves_run_along_the_group() {
    let rig = Rig::of(4);
    let wave =
        |direction| Modulator::Wave(Wave { direction, ..Wave::new(Waveform::Sawtooth, 1.0) });
    let along = still(group(&rig, "all").map(move |it| it.with_modulator(wave(1.0))));
    assert_eq!(reds(&along, 2.0), [50, 25, 0, 75]);
    let against = still(group(&rig, "all").map(move |it| it.with_modulator(wave(-1.0))));
    assert_eq!(reds(&against, 2.0), [50, 75, 0, 25]);
    let as_one = still(group(&rig, "all").map(move |it| it.with_modulator(wave(0.0))));
    assert_eq!(reds(&as_one, 1.0), [25; 4]);
}

#[test]
fn factors_multiply_and_signals_are_sampled_at_each_frame() {
    let rig = Rig::of(4);
    let rising = Signal::new(pattern::signal::saw());
    let lights = still(group(&rig, "all").map(move |value| {
        value.with_factor(Factor::Number(0.5)).with_factor(Factor::Signal(rising.clone()))
    }));
    assert_eq!(reds(&lights, 1.0)[0], 13);
    assert_eq!(reds(&lights, 2.0)[0], 25);
}

/// Patterns one on another, in a stack of that number.
fn stacked(stack: u32, blend: Blend, layers: &[Pattern<LightValue>]) -> Pattern<LightValue> {
    let numbered = (0..).zip(layers);
    let layers: Vec<_> = numbered
        .map(|(nth, layer)| layer.map(move |it| it.in_layer(&[Layer { stack, nth, blend }].into())))
        .collect();
    Pattern::stack(&layers)
}

/// One light at a level.
fn at(light: usize, level: f64) -> Pattern<LightValue> {
    let light = LightValue::of(Member::of_group(&[light]));
    Pattern::pure(light.with_factor(Factor::Number(level)))
}

#[test]
fn layers_meet_as_they_say() {
    // Light 0 has both layers, 1 the lower, 2 the upper, 3 none.
    let lower = Pattern::stack(&[at(0, 0.5), at(1, 0.5)]);
    let upper = Pattern::stack(&[at(0, 0.4), at(2, 0.4)]);
    for (blend, both) in [
        (Blend::Htp, 50),
        (Blend::Last, 40),
        (Blend::Add, 90),
        (Blend::Multiply, 20),
        (Blend::Over, 70),
    ] {
        let lights = still(stacked(1, blend, &[lower.clone(), upper.clone()]));
        assert_eq!(reds(&lights, 0.0), [both, 50, 40, 0], "{blend:?}");
    }
}

#[test]
fn the_first_of_two_equally_bright_layers_wins() {
    // Red and blue at full level are equally bright.
    let [red, blue] = [0.0, 2.0 / 3.0].map(|hue| {
        let color = Color::Fixed(Hsv::new(hue, 1.0, 1.0));
        at(0, 1.0).map(move |it| LightValue { color: color.clone(), ..it })
    });
    let red_of = |layers: &[Pattern<LightValue>]| {
        let there = stacked(1, Blend::Htp, layers);
        // Beside a stack that adds, layers take another path to the light.
        let other = stacked(2, Blend::Add, &[at(1, 0.5)]);
        let beside = Pattern::stack(&[there.clone(), other]);
        [reds(&still(there), 0.0)[0], reds(&still(beside), 0.0)[0]]
    };
    assert_eq!(red_of(&[red.clone(), blue.clone()]), [100, 100]);
    assert_eq!(red_of(&[blue, red]), [0, 0]);
}

#[test]
fn a_blend_is_for_its_own_stack() {
    let inner = stacked(2, Blend::Add, &[at(0, 0.3), at(0, 0.4)]);
    // Beside the stack, not in it: max(0.5, 0.3 + 0.4).
    assert_eq!(reds(&still(Pattern::stack(&[at(0, 0.5), inner.clone()])), 0.0)[0], 70);
    assert_eq!(reds(&still(Pattern::stack(&[inner.clone(), at(0, 0.5)])), 0.0)[0], 70);
    // Two stacks beside each other: max(0.3 + 0.4, 0.9 * 0.9).
    let other = stacked(3, Blend::Multiply, &[at(0, 0.9), at(0, 0.9)]);
    assert_eq!(reds(&still(Pattern::stack(&[inner.clone(), other])), 0.0)[0], 81);
    // One in another: 0.5 * (0.3 + 0.4), whatever comes first.
    let outer = stacked(4, Blend::Multiply, &[at(0, 0.5), inner]);
    assert_eq!(reds(&still(outer), 0.0)[0], 35);
}

#[test]
fn a_layer_that_is_dark_for_a_moment_still_multiplies() {
    let envelope = Envelope { attack: 0.5, ..Envelope::default() };
    let mask = with_envelope(&at(0, 1.0), envelope);
    let lights = still(stacked(1, Blend::Multiply, &[at(0, 1.0), mask]));
    assert_eq!([0.0, 1.0, 2.0].map(|beat| reds(&lights, beat)[0]), [0, 50, 100]);
}

#[test]
fn a_release_longer_than_anybody_looks_back_ends_in_the_dark() {
    let half = Pattern::fast_cat(&[at(0, 1.0), Pattern::silence()]);
    let envelope = Envelope { release: 2.0, ..Envelope::default() };
    let ringing = Lights::new(with_envelope(&half, envelope), Time::new(1, 4));
    assert_eq!([2.5, 2.9, 3.0].map(|beat| reds(&ringing, beat)[0]), [50, 10, 0]);
}

#[test]
fn what_has_no_answer_is_dark_and_told() {
    let error = || Error::value("nobody knows");
    let late = Pattern::fast_cat(&[at(0, 1.0), Pattern::failing(error())]);
    let unknown = Signal::new(Pattern::failing(error()));
    let signal = Pattern::stack(&[
        at(0, 1.0),
        at(1, 1.0).map(move |it| it.with_factor(Factor::Signal(unknown.clone()))),
    ]);
    let palette = Palette::new("p", [Hsv::new(0.0, 1.0, 1.0)]);
    let rig = Rig::of(2);
    let red = |lights: &Lights, beat: f64| {
        let mut frame = Frame::black(2);
        let painted = lights.paint(&Stage { rig: &rig, palette: &palette }, beat, &mut frame);
        (frame.colors.iter().map(|it| it.red).collect::<Vec<_>>(), painted.err())
    };
    assert_eq!(red(&still(late.clone()), 0.0), (vec![1.0, 0.0], None));
    assert_eq!(red(&still(late), 2.0), (vec![0.0, 0.0], Some(error())));
    // A signal takes its own lights with it and no others.
    assert_eq!(red(&still(signal), 0.0), (vec![1.0, 0.0], Some(error())));
}

#[test]
fn a_track_without_an_answer_is_dark_alone() {
    let track = |pattern, rings_for| Track { pattern, rings_for };
    // What has ended is asked about only where something rings.
    let of_the_past = |light| {
        let sounding = at(light, 1.0);
        Pattern::new(move |query, emit| match query.span.begin < Time::ONE {
            true => query.fail(Error::value("nobody knows")),
            false => sounding.answer(query, emit),
        })
    };
    let lights = Lights::of(vec![
        track(Pattern::failing(Error::value("nobody knows")), Time::ZERO),
        track(of_the_past(1), Time::ZERO),
        track(of_the_past(2), Time::ONE),
        track(at(3, 1.0), Time::ONE),
    ]);
    let (rig, palette) = (Rig::of(5), Palette::new("p", [Hsv::new(0.0, 1.0, 1.0)]));
    let mut frame = Frame::black(5);
    let painted = lights.paint(&Stage { rig: &rig, palette: &palette }, 4.5, &mut frame);
    assert_eq!(painted, Err(Error::value("nobody knows")));
    assert_eq!(frame.colors.iter().map(|it| it.red).collect::<Vec<_>>(), [0.0, 1.0, 1.0, 1.0, 0.0]);
}

/// All of a rig, so many times a cycle, ringing for 64 cycles.
fn ringing(rig: &Rig, times: i64, each_alone: bool) -> Lights {
    let all = group(rig, "all");
    let all = if each_alone { seq(&all, None, [].into()) } else { all };
    let envelope = Envelope { release: 64.0, ..Envelope::default() };
    let pattern = with_envelope(&all, envelope).fast(Time::from_int(times));
    Lights::new(pattern, Time::from_int(64))
}

#[test]
fn more_than_a_frame_has_time_for_is_told_and_not_made() {
    for (lights, times, each_alone, told) in [
        (100, 2, true, None),
        (400, 16, true, Some("this takes too much work: too many events")),
        (3_000, 16, false, Some("this takes too much work: too many lights at once")),
    ] {
        let rig = Rig::of(lights);
        let stage = Stage { rig: &rig, palette: &Palette::new("p", []) };
        let painted =
            ringing(&rig, times, each_alone).paint(&stage, 1000.0, &mut Frame::black(lights));
        let error = painted.err();
        assert_eq!(error.as_ref().map(Error::message), told, "{lights} lights");
    }
}

#[test]
fn a_rehearsal_ends_soon_however_much_a_frame_takes() {
    let asked_in_rehearsal = |lights: usize| {
        let rig = Rig::of(lights);
        let asked = Arc::new(AtomicUsize::new(0));
        let (counter, chase) = (asked.clone(), seq(&group(&rig, "all"), None, [].into()));
        let counting = Pattern::new(move |query, emit| {
            counter.fetch_add(1, Ordering::Relaxed);
            chase.answer(query, emit);
        });
        still(counting).rehearse(&rig, 16).unwrap();
        asked.load(Ordering::Relaxed)
    };
    let all = asked_in_rehearsal(4);
    assert_eq!(all, 32 * 5, "cycles, each as a whole and in four beats");
    let first = asked_in_rehearsal(300_000);
    assert!((5..all).contains(&first), "{first}");
}

/// A signal of so much work, full on, that counts how often it is read.
fn costly(steps: usize, read: &Arc<AtomicUsize>) -> Pattern<f64> {
    let read = read.clone();
    Pattern::signal(move |query| {
        read.fetch_add(1, Ordering::Relaxed);
        query.spend(steps);
        1.0
    })
}

/// Lights with a signal each, in one event and in one event each.
fn with_signals(rig: &Rig, signal: &Pattern<f64>) -> [Lights; 2] {
    let its_own = signal.clone();
    let own = Factor::PerLight(PerLight::new(move |_, moment| moment.read(&its_own)));
    let in_one = group(rig, "all").map(move |it| it.with_factor(own.clone()));
    let in_each = (0..rig.lights()).map(|light| {
        let factor = Factor::Signal(Signal::new(signal.map(|it| it)));
        at(light, 1.0).map(move |it| it.with_factor(factor.clone()))
    });
    [still(in_one), still(Pattern::stack(&in_each.collect::<Vec<_>>()))]
}

#[test]
fn the_signals_of_many_lights_and_events_come_out_of_one_budget() {
    let rig = Rig::of(1_000);
    let stage = Stage { rig: &rig, palette: &Palette::new("p", []) };
    let read = Arc::new(AtomicUsize::new(0));
    for lights in with_signals(&rig, &costly(1_000, &read)) {
        for rehearsed in [false, true] {
            read.store(0, Ordering::Relaxed);
            let res = match rehearsed {
                true => lights.rehearse(&rig, 16),
                false => lights.paint(&stage, 0.0, &mut Frame::black(1_000)).map(drop),
            };
            let message = "this takes too much work: too many signals at once";
            assert_eq!(res.err().as_ref().map(Error::message), Some(message));
            // Whoever finds nothing left has read his signal, too.
            let most = (FRAME_BUDGET / 1_000) as usize + rig.lights();
            assert!((200..=most).contains(&read.load(Ordering::Relaxed)), "{read:?}");
        }
    }
    for lights in with_signals(&rig, &costly(100, &read)) {
        read.store(0, Ordering::Relaxed);
        lights.rehearse(&rig, 16).unwrap();
        let of_all = 32 * 4 * rig.lights();
        assert!(read.load(Ordering::Relaxed) < of_all / 4, "{read:?}");
    }
}

#[test]
fn a_signal_is_read_once_a_frame() {
    let read = Arc::new(AtomicUsize::new(0));
    let factor = Factor::Signal(Signal::new(costly(0, &read)));
    let color = [Factor::Number(0.0), factor.clone(), factor.clone()];
    let color = Color::Moving(color.into());
    let each = [0, 1, 2, 3].map(|light| {
        let (factor, color) = (factor.clone(), color.clone());
        at(light, 1.0)
            .map(move |it| LightValue { color: color.clone(), ..it.with_factor(factor.clone()) })
    });
    let lights = still(Pattern::stack(&each));
    assert_eq!(reds(&lights, 0.0), [100; 4]);
    assert_eq!(read.load(Ordering::Relaxed), 1);
    assert_eq!(reds(&lights, 1.0), [100; 4]);
    assert_eq!(read.load(Ordering::Relaxed), 2);
}

#[test]
fn a_track_that_is_too_much_is_dark_alone() {
    let of_work = |steps: u32, light| {
        let sounding = at(light, 1.0);
        let pattern = Pattern::new(move |query, emit| {
            if query.spend(steps as usize) {
                sounding.answer(query, emit);
            }
        });
        Track { pattern, rings_for: Time::ZERO }
    };
    let reds = |tracks: [u32; 4]| {
        let tracks = (0..).zip(tracks).map(|(light, steps)| of_work(steps, light));
        let (rig, palette) = (Rig::of(4), Palette::new("p", [Hsv::new(0.0, 1.0, 1.0)]));
        let mut frame = Frame::black(4);
        let stage = Stage { rig: &rig, palette: &palette };
        let painted = Lights::of(tracks.collect()).paint(&stage, 0.0, &mut frame);
        (frame.colors.iter().map(|it| it.red).collect::<Vec<_>>(), painted.is_ok())
    };
    let (little, much, too_much) = (10, TRACK_BUDGET - 100, TRACK_BUDGET);
    assert_eq!(reds([too_much, little, little, little]), (vec![0.0, 1.0, 1.0, 1.0], false));
    assert_eq!(reds([little, little, little, too_much]), (vec![1.0, 1.0, 1.0, 0.0], false));
    assert_eq!(reds([little, too_much, much, little]), (vec![1.0, 0.0, 1.0, 1.0], false));
    assert_eq!(reds([much; 4]), (vec![1.0; 4], true));
    // All together still are one frame.
    let many = (0..8).map(|light| of_work(much, light)).collect();
    let (asked, most) = (Lights::of(many).events_at(Time::ZERO), FRAME_BUDGET / much);
    assert_eq!((asked.events.len(), asked.steps <= FRAME_BUDGET), (most as usize, true));
}

/// What color of the palette 0 1 2 plays at a beat on a light.
fn palette_index(lights: &Lights, beat: f64, light: usize) -> Option<usize> {
    let colors = [0.25, 0.5, 1.0].map(|value| Hsv::new(0.0, 1.0, value));
    let palette = Palette::new("p", colors);
    let rig = Rig::of(4);
    let mut frame = Frame::black(4);
    lights.paint(&Stage { rig: &rig, palette: &palette }, beat, &mut frame).unwrap();
    let red = frame.colors[light].red;
    [0.25, 0.5, 1.0].iter().position(|value| *value == red)
}

fn in_color(pattern: &Pattern<LightValue>, color: Color) -> Pattern<LightValue> {
    pattern.map(move |it| LightValue { color: color.clone(), ..it })
}

#[test]
fn the_palette_goes_round_from_event_to_event() {
    let rig = Rig::of(4);
    let all = group(&rig, "all");
    let silence = Pattern::silence();
    let half = Pattern::fast_cat(&[all.clone(), silence.clone()]);
    let three_of_eight = all.euclid(3, 8, 0);
    let slow = all.slow(Time::from_int(3));
    let uneven = Pattern::slow_cat(&[all.clone(), all.fast(Time::from_int(3))]);
    for (name, pattern) in
        [("half", half), ("3 of 8", three_of_eight), ("slow", slow), ("uneven", uneven)]
    {
        let lights = still(in_turn(&in_color(&pattern, Color::Cycle)));
        let onsets = pattern.query(TimeSpan::new(0, 200)).unwrap();
        let onsets = onsets.iter().filter(|it| it.has_onset()).map(|it| it.part.begin.to_f64());
        for (turn, onset) in onsets.enumerate() {
            let index = palette_index(&lights, onset * 4.0 + 0.01, 0);
            assert_eq!(index, Some(turn % 3), "{name} at {onset}");
        }
    }
}

#[test]
fn events_that_begin_together_take_turns_too() {
    let rig = Rig::of(4);
    let each = Pattern::stack(&[at(0, 1.0), at(1, 1.0), at(2, 1.0), at(3, 1.0)]);
    let lights = still(in_turn(&in_color(&each, Color::Cycle)));
    let bar = |beat| [0, 1, 2, 3].map(|light| palette_index(&lights, beat, light).unwrap());
    assert_eq!([bar(0.0), bar(4.0), bar(7.9)], [[0, 1, 2, 0], [1, 2, 0, 1], [1, 2, 0, 1]]);
    // A colour that has begun stays, whatever else there is to count.
    let long = group(&rig, "all").slow(Time::from_int(2));
    let lights = still(in_turn(&in_color(&long, Color::Cycle)));
    assert_eq!([8.0, 12.0, 15.9].map(|beat| palette_index(&lights, beat, 0)), [Some(1); 3]);
}

#[test]
fn events_that_begin_together_pick_by_themselves() {
    let rig = Rig::of(4);
    let one = (Amount::Count(1), Amount::Count(1));
    for (names, places) in [(["left", "right"], [0, 1, 2, 3]), (["even", "odd"], [0, 2, 1, 3])] {
        let halves = Pattern::stack(&names.map(|name| group(&rig, name)));
        for hold in [None, Some(1.0)] {
            let picked = still(pick(&halves, one, 0.0, hold));
            let bars = (0..32).map(|bar| reds(&picked, f64::from(bar) * 4.0));
            let sides = bars.map(|bar| places.map(|light: usize| bar[light]));
            let alike = sides.filter(|bar| bar[..2] == bar[2..]).count();
            assert!((8..=24).contains(&alike), "{names:?}: {alike} of 32 bars are alike");
        }
    }
}

#[test]
fn events_that_begin_together_have_random_colors_of_their_own() {
    let each: Vec<_> = (0..4).map(|light| at(light, 1.0)).collect();
    let lights = still(in_color(&Pattern::stack(&each), Color::Random));
    let bars = (0..32).map(|bar| {
        let color = |light| palette_index(&lights, f64::from(bar) * 4.0 + 0.5, light).unwrap();
        [0, 1, 2, 3].map(color)
    });
    let bars: Vec<_> = bars.collect();
    assert!(bars.iter().filter(|it| it.iter().all(|color| *color == it[0])).count() < 8);
    assert!((0..3).all(|color| bars.iter().flatten().filter(|it| **it == color).count() > 20));
}

#[test]
fn held_random_colors_change_when_they_are_said_to() {
    let held =
        still(in_color(&at(0, 1.0).fast(Time::from_int(16)), Color::RandomHold { beats: 2.0 }));
    let color = |beat: f64| palette_index(&held, beat, 0).unwrap();
    let holds: Vec<_> = (0..32).map(|nth| color(f64::from(nth) * 2.0)).collect();
    for (nth, held) in (0..).zip(&holds) {
        let within = [0.3, 1.0, 1.9].map(|since| color(f64::from(nth) * 2.0 + since));
        assert_eq!(within, [*held; 3], "hold {nth}");
    }
    assert!((0..3).all(|index| holds.contains(&index)), "{holds:?}");
}

#[test]
fn random_colors_blend_from_one_into_the_next() {
    let red = |fade: f64, beat: f64| {
        let color = Color::RandomBlend { period: 4.0, fade };
        f64::from(reds(&still(in_color(&at(0, 1.0), color)), beat)[0])
    };
    // The palette has red at 100 and at 50: find a period that changes.
    let changes =
        |bar: &i32| red(0.0, f64::from(*bar) * 4.0 - 0.1) != red(0.0, f64::from(*bar) * 4.0);
    let bar = (1..64).find(changes).expect("two colours do change");
    let begin = f64::from(bar) * 4.0;
    let (before, after) = (red(0.0, begin - 0.1), red(0.0, begin));
    assert_eq!((before - after).abs(), 50.0);
    assert_eq!(
        [0.0, 1.0, 2.0, 3.9].map(|beat| red(2.0, begin + beat)),
        [before, 75.0, after, after]
    );
}

#[test]
fn levels_and_phases_of_a_wave_may_move() {
    let rig = Rig::of(4);
    let rising = || Factor::Signal(Signal::new(pattern::signal::saw()));
    let lights = |wave: Wave| {
        still(group(&rig, "all").map(move |it| it.with_modulator(Modulator::Wave(wave.clone()))))
    };
    let square = || Wave::new(Waveform::Square, 0.0);
    let high = lights(Wave { max: rising(), ..square() });
    let low = lights(Wave { min: rising(), ..Wave::new(Waveform::Sawtooth, 0.0) });
    let turned = lights(Wave { phase: rising(), ..Wave::new(Waveform::Sawtooth, 0.0) });
    assert_eq!([0.0, 1.0, 3.0].map(|beat| reds(&high, beat)[0]), [0, 25, 75]);
    assert_eq!([0.0, 1.0, 3.0].map(|beat| reds(&low, beat)[0]), [0, 25, 75]);
    assert_eq!([0.0, 1.0, 3.0].map(|beat| reds(&turned, beat)[0]), [0, 25, 75]);
}

#[test]
fn picking_is_anew_for_each_event_and_the_same_each_time() {
    let rig = Rig::of(4);
    let picked = still(pick(&group(&rig, "all"), (Amount::Count(2), Amount::Count(2)), 0.0, None));
    let choices: Vec<_> = (0..16).map(|bar| reds(&picked, f64::from(bar) * 4.0)).collect();
    assert!(choices.iter().all(|lights| lights.iter().sum::<u32>() == 200));
    assert!(choices.iter().any(|lights| *lights != choices[0]));
    assert_eq!(reds(&picked, 1.0), reds(&picked, 3.0));
    let held =
        still(pick(&group(&rig, "all"), (Amount::Count(1), Amount::Count(1)), 0.0, Some(8.0)));
    assert!((0..8).all(|bar| reds(&held, f64::from(bar) * 4.0) == reds(&held, 0.0)));
}

#[test]
fn shuffling_keeps_the_timings_and_the_values() {
    let steps: Vec<_> =
        (0..4).map(|light| Pattern::pure(LightValue::of(Member::of_group(&[light])))).collect();
    let shuffled = still(shuffled(&Pattern::fast_cat(&steps), 0.0));
    let mut orders = Vec::new();
    for bar in 0..8 {
        let mut lit: Vec<usize> = (0..4)
            .map(|beat| {
                let reds = reds(&shuffled, f64::from(bar * 4 + beat));
                reds.iter().position(|red| *red == 100).unwrap()
            })
            .collect();
        orders.push(lit.clone());
        lit.sort_unstable();
        assert_eq!(lit, [0, 1, 2, 3], "bar {bar}");
    }
    assert!(orders.iter().any(|order| *order != orders[0]));
}

#[test]
fn shuffling_loses_no_fragment() {
    let rig = Rig::of(4);
    let colors = Pattern::fast_cat(&[Pattern::pure(0), Pattern::pure(1)]);
    let all = group(&rig, "all").combine(&colors, pattern::Alignment::In, |light, index| {
        Ok(Some(LightValue { color: Color::Palette(*index), ..light.clone() }))
    });
    let long = shuffled(&all.slow(Time::from_int(3)), 1.0);
    let shuffled = shuffled(&all, 1.0);
    let mut firsts = Vec::new();
    for bar in (0..16).map(f64::from) {
        let mut levels = [0.0, 2.0].map(|beat| reds(&still(shuffled.clone()), bar * 4.0 + beat)[0]);
        firsts.push(levels[0]);
        levels.sort_unstable();
        assert_eq!(levels, [50, 100], "bar {bar}");
        assert!(reds(&still(long.clone()), bar * 4.0 + 1.0)[0] > 0, "bar {bar}");
    }
    assert!(firsts.contains(&50) && firsts.contains(&100));
}

#[test]
fn autonomous_lights_have_no_seam_at_the_bar() {
    let rig = Rig::of(4);
    let how = Autonomous { frequency: (1.0, 4.0), duty: 0.5, colors: [].into(), seed: 3.0 };
    let lights = still(autonomous(&group(&rig, "all"), how));
    let changes = |from: f64, to: f64| reds(&lights, from) != reds(&lights, to);
    let seams = (1..200).filter(|bar| changes(f64::from(*bar) * 4.0 - 1e-4, f64::from(*bar) * 4.0));
    // Four lights that change up to eight times a bar: one of them doing so
    // within a ten-thousandth of a beat of the line is a rare chance.
    assert!(seams.count() <= 1);
}

#[test]
fn a_zone_keeps_its_lights() {
    let rig = Rig::of(4);
    let lights = still(zone(&group(&rig, "all"), &[1, 2]));
    assert_eq!(reds(&lights, 0.0), [0, 100, 100, 0]);
}

#[test]
fn flashes_fade_from_one_colour_to_the_other() {
    let rig = Rig::of(4);
    let color = Color::Flash {
        flash: Arc::new(Color::Fixed(Hsv::new(0.0, 1.0, 1.0))),
        fade: Arc::new(Color::Fixed(Hsv::new(0.0, 1.0, 0.2))),
    };
    let envelope = Envelope { decay: 0.5, ..Envelope::default() };
    let flashing =
        group(&rig, "all").map(move |value| LightValue { color: color.clone(), envelope, ..value });
    let lights = still(flashing);
    assert_eq!([0.0, 1.0, 2.0, 3.0].map(|beat| reds(&lights, beat)[0]), [100, 60, 20, 20]);
}
