//! Prints how far the beat is off the truth when sources are uneven.
#![expect(clippy::print_stdout, reason = "it is what the example is for")]
#![expect(clippy::unwrap_used, reason = "the tempos are constants")]

use clock::Source;
use synthetic::{Jitter, Tempo, errors};

#[path = "../tests/support/synthetic.rs"]
mod synthetic;

fn main() {
    println!("Phase error of frames at 50 Hz over 10 minutes, in ms; smoothness is the error");
    println!("from one frame to the next.\n");
    println!("| source | tempo | jitter | p50 | p99 | max | smoothness p99 |");
    println!("| --- | --- | --- | --: | --: | --: | --: |");
    let even = Tempo::Steady(128.0);
    let cases = [
        (Source::Internal, Tempo::Steady(120.0), Jitter::None),
        (Source::Tap, even, Jitter::Gaussian(15.0)),
        (Source::Midi, even, Jitter::None),
        (Source::Midi, even, Jitter::Uniform(1.0)),
        (Source::Midi, even, Jitter::Uniform(5.0)),
        (Source::Midi, even, Jitter::Gaussian(5.0)),
        (Source::Midi, even, Jitter::Bursts(60.0)),
        (Source::Midi, even, Jitter::Dropped(0.02)),
        (Source::Midi, even, Jitter::Doubled(0.02)),
        (Source::Midi, Tempo::Ramp(120.0, 140.0, 60.0), Jitter::Uniform(5.0)),
        (Source::Midi, Tempo::Step(120.0, 128.0, 60.0), Jitter::Uniform(5.0)),
        (Source::Link, even, Jitter::Uniform(5.0)),
        (Source::Osc, even, Jitter::Uniform(5.0)),
    ];
    for (source, tempo, jitter) in cases {
        let it = errors(source, tempo, jitter, 601.0, 10.0, 1);
        let [p50, p99, max] = [0.5, 0.99, 1.0].map(|share| it.phase(share));
        println!(
            "| {source} | {tempo:?} | {jitter:?} | {p50:.3} | {p99:.3} | {max:.3} | {:.3} |",
            it.step(0.99)
        );
    }
}
