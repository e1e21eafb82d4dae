//! How far frames are off the truth when the source is uneven, in bounds.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on is to fail")]

use clock::Source::{Link, Midi, Osc, Tap};
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
