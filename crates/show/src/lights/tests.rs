//! Light patterns, drawn: what each light does in a frame.

use super::*;
use crate::{Stage, Waveform};
use light::{Frame, Hsv, Palette, Rig};
use std::sync::Arc;

fn group(rig: &Rig, name: &str) -> Pattern<LightValue> {
    Pattern::pure(LightValue::of(Member::of_group(rig.group(name).unwrap())))
}

/// The levels of red, in hundredths, of every light at a beat.
fn reds(lights: &Lights, beat: f64) -> Vec<u32> {
    let palette = Palette::new("p", [Hsv::new(0.0, 1.0, 1.0), Hsv::new(0.0, 1.0, 0.5)]);
    let rig = Rig::of(4);
    let mut frame = Frame::black(4);
    lights.paint(&Stage { rig: &rig, palette: &palette }, beat, &mut frame);
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
    let wave = |direction| Modulator::Wave {
        waveform: Waveform::Sawtooth,
        frequency: 1.0,
        phase: 0.0,
        min: 0.0,
        max: 1.0,
        direction,
        event_relative: false,
    };
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

#[test]
fn layers_meet_as_they_say() {
    let rig = Rig::of(4);
    let layers = |blend| {
        let dim = Color::Palette(1);
        let below = group(&rig, "all").map(move |it| it.in_layer(0, blend));
        let above = group(&rig, "left")
            .map(move |it| LightValue { color: dim.clone(), ..it }.in_layer(1, blend));
        still(Pattern::stack(&[below, above]))
    };
    for (blend, expected) in [
        (Blend::Htp, [100, 100, 100, 100]),
        (Blend::Last, [50, 50, 100, 100]),
        (Blend::Add, [100, 100, 100, 100]),
        (Blend::Multiply, [50, 50, 100, 100]),
        (Blend::Over, [100, 100, 100, 100]),
    ] {
        assert_eq!(reds(&layers(blend), 0.0), expected, "{blend:?}");
    }
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
    let lights = still(zone(&group(&rig, "all"), [1, 2].into()));
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
