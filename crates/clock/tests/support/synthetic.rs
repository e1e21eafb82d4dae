//! Sources that are uneven in known ways, and how far the clock is off them.

use clock::{Bpm, Clock, ClockInput, LinkState, Source};
use std::time::Duration;

/// How the true tempo goes, in beats a minute and seconds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Tempo {
    Steady(f64),
    /// From one to another over so many seconds, then on.
    Ramp(f64, f64, f64),
    /// From one to another at a second.
    Step(f64, f64, f64),
}

impl Tempo {
    /// The true beat at a second.
    pub(crate) fn beat_at(self, second: f64) -> f64 {
        match self {
            Self::Steady(bpm) => second * bpm / 60.0,
            Self::Ramp(from, to, over) => {
                let within = second.min(over);
                let mean = from + (to - from) * within / over / 2.0;
                within * mean / 60.0 + (second - within) * to / 60.0
            }
            Self::Step(from, to, at) => {
                let before = second.min(at);
                (before * from + (second - before) * to) / 60.0
            }
        }
    }

    /// The second of a beat, by halving.
    pub(crate) fn time_of(self, beat: f64) -> f64 {
        let (mut low, mut high) = (0.0, 1e5);
        for _ in 0..80 {
            let middle = (low + high) / 2.0;
            if self.beat_at(middle) < beat { low = middle } else { high = middle }
        }
        high
    }

    pub(crate) fn bpm_at(self, second: f64) -> f64 {
        (self.beat_at(second + 0.01) - self.beat_at(second)) * 6000.0
    }
}

/// What the way does to messages; times in milliseconds, shares of one.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Jitter {
    None,
    /// Up to so much early or late.
    Uniform(f64),
    Gaussian(f64),
    /// Once a second nothing comes for so long, then all at once.
    Bursts(f64),
    /// ±2 ms, and this share is lost.
    Dropped(f64),
    /// ±2 ms, and this share comes twice.
    Doubled(f64),
}

/// `SplitMix64`: small, and the same everywhere.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// From 0 to below 1.
    pub(crate) fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((it ^ (it >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn around(&mut self, width: f64) -> f64 {
        (2.0 * self.share() - 1.0) * width
    }

    /// The sum of twelve is as good as normal.
    fn normal(&mut self, deviation: f64) -> f64 {
        ((0..12).map(|_| self.share()).sum::<f64>() - 6.0) * deviation
    }
}

/// When messages arrive that leave at so many seconds: with the index of each.
pub(crate) fn arrivals(
    leaves: impl Iterator<Item = f64>,
    jitter: Jitter,
    seed: u64,
) -> Vec<(Duration, usize)> {
    let mut random = Random(seed);
    let mut arrivals = Vec::new();
    for (index, second) in leaves.enumerate() {
        let late_ms = match jitter {
            Jitter::None => 0.0,
            Jitter::Uniform(width) => random.around(width),
            Jitter::Gaussian(deviation) => random.normal(deviation),
            Jitter::Bursts(width) => {
                let stalled = width - (second - second.floor()) * 1000.0;
                stalled.max(0.0) + random.around(0.5)
            }
            Jitter::Dropped(_) | Jitter::Doubled(_) => random.around(2.0),
        };
        let at = Duration::from_secs_f64((second + late_ms / 1000.0).max(0.0));
        let chance = random.share();
        match jitter {
            // What is lost before there is a tempo cannot be missed.
            Jitter::Dropped(share) if chance < share && index > 12 => {}
            Jitter::Doubled(share) if chance < share => {
                arrivals.extend([(at, index), (at + Duration::from_micros(300), index)]);
            }
            _ => arrivals.push((at, index)),
        }
    }
    arrivals.sort();
    arrivals
}

/// Inputs of a source that plays from beat 0 at half a second.
pub(crate) fn inputs(
    source: Source,
    tempo: Tempo,
    jitter: Jitter,
    seconds: f64,
    seed: u64,
) -> Vec<(Duration, ClockInput)> {
    let beats = tempo.beat_at(seconds);
    let messages = |a_beat: f64| {
        let count = (beats * a_beat) as usize;
        let leaves = (0..count).map(|index| START + tempo.time_of(index as f64 / a_beat));
        arrivals(leaves, jitter, seed)
    };
    let start = [(Duration::ZERO, ClockInput::UseSource(source))];
    let rest: Vec<_> = match source {
        Source::Internal => Vec::new(),
        Source::Tap => messages(1.0).iter().map(|it| (it.0, ClockInput::Tap)).collect(),
        Source::Midi => {
            let start = [(Duration::ZERO, ClockInput::MidiStart)];
            let ticks = messages(24.0).into_iter().map(|it| (it.0, ClockInput::MidiTick));
            start.into_iter().chain(ticks).collect()
        }
        // Looks are exact: they come unevenly, but say the beat of their time.
        Source::Link => (messages(8.0).into_iter())
            .map(|(at, _)| {
                let second = (at.as_secs_f64() - START).max(0.0);
                let bpm = Bpm::new(tempo.bpm_at(second)).unwrap();
                let beat = tempo.beat_at(second);
                (at, ClockInput::Link(LinkState { bpm, beat, playing: None, peers: 1 }))
            })
            .collect(),
        Source::Osc => (messages(1.0).into_iter())
            .map(|(at, index)| (at, ClockInput::OscBeat(index as f64)))
            .collect(),
    };
    start.into_iter().chain(rest).collect()
}

const START: f64 = 0.5;

/// How far the beat is off the truth in frames at 50 Hz, in milliseconds.
pub(crate) struct Errors {
    /// Absolute, sorted.
    phase: Vec<f64>,
    /// What one frame is further from the last than it should be.
    step: Vec<f64>,
}

impl Errors {
    pub(crate) fn phase(&self, share: f64) -> f64 {
        quantile(&self.phase, share)
    }

    pub(crate) fn step(&self, share: f64) -> f64 {
        quantile(&self.step, share)
    }
}

fn quantile(sorted: &[f64], share: f64) -> f64 {
    sorted[((sorted.len() - 1) as f64 * share) as usize]
}

/// Plays a source to a clock, and looks from a second on.
pub(crate) fn errors(
    source: Source,
    tempo: Tempo,
    jitter: Jitter,
    seconds: f64,
    from: f64,
    seed: u64,
) -> Errors {
    let mut clock = Clock::internal(Bpm::new(120.0).unwrap(), Duration::ZERO);
    let inputs = inputs(source, tempo, jitter, seconds, seed);
    let mut inputs = inputs.iter().peekable();
    let (mut phase, mut step, mut last) = (Vec::new(), Vec::new(), None);
    for frame in 0..((seconds - 1.0) * 50.0) as u64 {
        let now = Duration::from_millis(frame * 20);
        while let Some((at, input)) = inputs.next_if(|(at, _)| *at <= now) {
            clock.handle(*at, *input);
        }
        if clock.next_wakeup().is_some_and(|wakeup| wakeup <= now) {
            clock.handle(now, ClockInput::Elapsed);
        }
        let second = now.as_secs_f64() - if source == Source::Internal { 0.0 } else { START };
        if second < from {
            continue;
        }
        let bars = if source == Source::Tap { 1.0 } else { 4.0 };
        let off = clock.timeline().beat_at(now) - tempo.beat_at(second);
        let off = (off - bars * (off / bars).round()) * 60_000.0 / tempo.bpm_at(second);
        phase.push(off.abs());
        step.extend(last.map(|last: f64| (off - last).abs()));
        last = Some(off);
    }
    phase.sort_by(f64::total_cmp);
    step.sort_by(f64::total_cmp);
    Errors { phase, step }
}
