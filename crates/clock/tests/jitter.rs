//! How far frames are off the truth when the source is uneven, in bounds.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on is to fail")]

use clock::Source::{Link, Midi, Osc, Tap};
use clock::{Bpm, Clock, ClockInput};
use std::time::Duration;
use synthetic::{Jitter, Tempo, errors};

#[path = "support/synthetic.rs"]
mod synthetic;

#[test]
fn the_beat_is_even_when_its_source_is_not() {
    use Jitter::{Bursts, Doubled, Dropped, Gaussian, None, Uniform};
    use Tempo::{Ramp, Steady, Step};
    // In milliseconds: phase p50, p99 and maximum, then p99 of what a frame
    // is off the one before it.
    for (source, tempo, jitter, bounds) in [
        (Midi, Steady(128.0), None, [0.001, 0.001, 0.01, 0.001]),
        (Midi, Steady(128.0), Uniform(5.0), [0.6, 2.0, 4.0, 0.5]),
        (Midi, Steady(128.0), Gaussian(5.0), [1.0, 3.5, 6.0, 1.0]),
        (Midi, Steady(128.0), Bursts(60.0), [0.3, 1.0, 3.0, 0.3]),
        (Midi, Steady(128.0), Dropped(0.02), [0.3, 1.0, 2.0, 0.3]),
        (Midi, Steady(128.0), Dropped(0.1), [0.3, 1.0, 2.0, 0.3]),
        (Midi, Steady(128.0), Doubled(0.02), [0.3, 1.0, 2.0, 0.3]),
        (Midi, Steady(128.0), Doubled(0.1), [0.3, 1.0, 2.0, 0.3]),
        (Midi, Steady(60.0), Uniform(5.0), [0.6, 2.0, 4.0, 0.5]),
        (Midi, Steady(200.0), Uniform(5.0), [0.6, 2.5, 5.0, 0.6]),
        (Midi, Ramp(120.0, 140.0, 60.0), Uniform(5.0), [0.7, 2.2, 5.0, 0.5]),
        (Midi, Ramp(100.0, 160.0, 60.0), Uniform(5.0), [1.2, 5.5, 8.0, 0.8]),
        (Midi, Step(120.0, 128.0, 30.0), Uniform(5.0), [0.7, 3.0, 15.0, 0.5]),
        (Midi, Step(128.0, 120.0, 30.0), Uniform(5.0), [0.7, 3.0, 15.0, 0.5]),
        (Link, Steady(128.0), Uniform(5.0), [0.001, 0.001, 0.01, 0.001]),
        (Link, Step(120.0, 128.0, 30.0), Uniform(5.0), [0.001, 0.01, 10.0, 0.001]),
        (Osc, Steady(128.0), Uniform(5.0), [1.5, 5.0, 10.0, 1.5]),
        (Tap, Steady(128.0), Gaussian(15.0), [8.0, 35.0, 50.0, 6.0]),
    ] {
        for seed in 1..=3 {
            let it = errors(source, tempo, jitter, 120.0, 10.0, seed);
            let found = [it.phase(0.5), it.phase(0.99), it.phase(1.0), it.step(0.99)];
            let fits = found.iter().zip(bounds).all(|(found, bound)| *found <= bound);
            assert!(fits, "{source} {tempo:?} {jitter:?} seed {seed}: {found:.3?} > {bounds:?}");
        }
    }
}

/// A clock as a machine told it: seconds, and what came. A line that begins
/// with `#` says how it was recorded.
fn recorded(name: &str) -> Vec<(f64, ClockInput)> {
    let path = format!("{}/tests/recorded/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let message = |line: &str| {
        let (micros, what) = line.split_once(' ').unwrap();
        let input = match what {
            "tick" => ClockInput::MidiTick,
            "start" => ClockInput::MidiStart,
            "continue" => ClockInput::MidiContinue,
            _ => ClockInput::MidiStop,
        };
        (micros.parse::<f64>().unwrap() * 1e-6, input)
    };
    text.lines().filter(|line| !line.starts_with('#')).map(message).collect()
}

/// The beat at a second by all ticks within two seconds of it, also those that
/// are still to come: as near to the truth as a recording gets.
fn truth(ticks: &[f64], second: f64) -> f64 {
    let from = ticks.partition_point(|at| *at < second - 2.0);
    let to = ticks.partition_point(|at| *at < second + 2.0);
    let points = || (from..to).map(|index| (ticks[index] - second, index as f64 / 24.0));
    let count = (to - from) as f64;
    let mean = |of: fn((f64, f64)) -> f64| points().map(of).sum::<f64>() / count;
    let (time, beat) = (mean(|it| it.0), mean(|it| it.1));
    let slope = points().map(|it| (it.0 - time) * (it.1 - beat)).sum::<f64>()
        / points().map(|it| (it.0 - time).powi(2)).sum::<f64>();
    beat - slope * time
}

#[test]
fn the_beat_is_even_where_a_busy_machine_told_the_clock() {
    let messages = recorded("jack_midi_clock");
    let is_tick = |it: &&(f64, ClockInput)| it.1 == ClockInput::MidiTick;
    let ticks: Vec<f64> = messages.iter().filter(is_tick).map(|it| it.0).collect();
    assert!(ticks.len() > 1000, "a recording of some length");
    let mut clock = Clock::internal(Bpm::new(120.0).unwrap(), Duration::ZERO);
    clock.handle(Duration::ZERO, ClockInput::UseSource(Midi));
    let mut messages = messages.iter().peekable();
    let (mut phase, mut steps, mut last) = (Vec::new(), Vec::new(), None);
    let (begin, end) = (ticks[0] + 5.0, ticks[ticks.len() - 1] - 2.0);
    for frame in 0..(end * 50.0) as u32 {
        let second = f64::from(frame) / 50.0;
        let now = Duration::from_secs_f64(second);
        while let Some((at, input)) = messages.next_if(|it| it.0 <= second) {
            clock.handle(Duration::from_secs_f64(*at), *input);
        }
        if second < begin {
            continue;
        }
        let beat_seconds = 60.0 / clock.timeline().bpm().get();
        let off = (clock.timeline().beat_at(now) - truth(&ticks, second)) * beat_seconds * 1e3;
        phase.push(off.abs());
        steps.extend(last.map(|last: f64| (off - last).abs()));
        last = Some(off);
    }
    let at = |values: &mut Vec<f64>, share: f64| {
        values.sort_by(f64::total_cmp);
        values[((values.len() - 1) as f64 * share) as usize]
    };
    let found = [at(&mut phase, 0.5), at(&mut phase, 0.99), at(&mut steps, 0.99)];
    // Ticks are up to 9 ms off; frames are a hundredth of a beat off, and even.
    let bounds = [2.0, 7.0, 0.7];
    assert!(found.iter().zip(bounds).all(|(it, bound)| *it <= bound), "{found:.3?} ms");
}
