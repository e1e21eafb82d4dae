//! How late frames are at rest, and under twenty reloads a second: the real
//! program at fifty frames a second, seen from the network.
//!
//! The program sends on absolute deadlines, so those are found from the packets
//! at rest; a deadline is kept by the first packet that comes from then on.
//! Rest and storm take turns in one run, beside a thread that only keeps time:
//! what that is late is the machine's doing.
//!
//! `cargo bench -p dj-hue --profile dev --bench frames_under_reloads`
//!
//! `SECONDS=10` makes it shorter.
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]
#![allow(clippy::unwrap_used, reason = "a bench that cannot measure should stop")]

#[path = "../tests/rehearsal/mod.rs"]
mod rehearsal;

use rehearsal::figures::{machine, milliseconds, percentile};
use rehearsal::metronome::{Beat, PERIOD};
use rehearsal::patterns::steady;
use rehearsal::{Show, folder_with_red};
use std::f64::consts::TAU;
use std::ops::Range;
use std::thread::sleep;
use std::time::{Duration, Instant};

const TURNS: u32 = 3;
const BETWEEN_SAVES: Duration = Duration::from_millis(50);

/// How late the deadlines of some stretches of the show were kept, and the
/// beats of the metronome in them.
#[derive(Default)]
struct Phase {
    stretches: Vec<Range<usize>>,
    beats: Vec<Duration>,
}

fn main() {
    if std::env::args().any(|it| it == "--test") {
        return; // `cargo test --benches` only wants to know that it builds.
    }
    let seconds = std::env::var("SECONDS").ok().and_then(|it| it.parse().ok()).unwrap_or(60);
    let turn = Duration::from_secs(seconds) / TURNS;
    let show = Show::of(&folder_with_red("bench-late", 10));
    show.see_red(10);
    sleep(Duration::from_secs(1));
    println!("{}\n", machine());
    let (mut rest, mut storm) = (Phase::default(), Phase::default());
    for _ in 0..TURNS {
        rest.watch(&show, || sleep(turn));
        storm.watch(&show, || save_for(&show, turn));
        sleep(Duration::from_secs(1));
    }
    let reloads = show.log().iter().filter(|line| line["event"] == "reloaded").count();
    let all: Vec<Instant> = show.frames().iter().map(|seen| seen.at).collect();
    let first = deadline(&all[rest.stretches[0].clone()]);
    println!("| {seconds} s each | frames due | late by a period | p50 | p99 | most |");
    println!("| --- | --- | --- | --- | --- | --- |");
    let [at_rest, under] = [&rest, &storm].map(|phase| {
        let kept = phase.stretches.iter().flat_map(|it| lateness(&all[it.clone()], first));
        kept.collect::<Vec<_>>()
    });
    print("at rest", &at_rest);
    print(&format!("under {reloads} reloads"), &under);
    print("a thread that keeps time, at rest", &rest.beats);
    print("the same, under reloads", &storm.beats);
    let ratio = |percent| {
        percentile(&under, percent).as_secs_f64() / percentile(&at_rest, percent).as_secs_f64()
    };
    println!("\np50 is {:.2} times that at rest, p99 {:.2} times", ratio(50), ratio(99));
    println!("at the end: {}", machine());
}

impl Phase {
    fn watch(&mut self, show: &Show, meanwhile: impl FnOnce()) {
        let (frames, beats) = (show.frames().len(), show.lights.metronome.len());
        meanwhile();
        self.stretches.push(frames..show.frames().len());
        self.beats.extend(show.lights.metronome.all()[beats..].iter().map(Beat::late));
    }
}

fn save_for(show: &Show, time: Duration) {
    let began = Instant::now();
    for save in 1.. {
        let due = began + BETWEEN_SAVES * save;
        if due > began + time {
            return;
        }
        show.write("a.py", &steady(20 + (save % 200) as u8));
        sleep(due.saturating_duration_since(Instant::now()));
    }
}

/// A moment at which a frame was due, told from packets at rest: where in a
/// period they begin to come, most of them within a millisecond.
fn deadline(packets: &[Instant]) -> Instant {
    let period = PERIOD.as_secs_f64();
    let since = |at: &Instant| at.duration_since(packets[0]).as_secs_f64();
    let angles = packets.iter().map(|at| since(at) / period * TAU);
    let (sin, cos) = angles.fold((0.0, 0.0), |sum, it| (sum.0 + it.sin(), sum.1 + it.cos()));
    let middle = f64::atan2(sin, cos) / TAU * period;
    let around = |at: &Instant| (since(at) - middle + period / 2.0).rem_euclid(period);
    let mut places: Vec<f64> = packets.iter().map(around).collect();
    places.sort_by(f64::total_cmp);
    let crowd = |from: f64| places.iter().filter(|at| (from..from + 1e-3).contains(*at)).count();
    let edge = places.iter().copied().max_by_key(|from| crowd(*from)).unwrap_or_default();
    let edge = middle + edge - period / 2.0;
    packets[0] + Duration::from_secs_f64(edge.rem_euclid(period))
}

/// How late each deadline was kept.
fn lateness(packets: &[Instant], first: Instant) -> Vec<Duration> {
    /// A packet that comes so little before the edge is not that of the frame
    /// before.
    const EDGE: Duration = Duration::from_millis(1);
    let [begin, .., end] = packets else { return Vec::new() };
    let periods = begin.saturating_duration_since(first).as_nanos() / PERIOD.as_nanos();
    let mut due = first + PERIOD * (u32::try_from(periods).unwrap() + 1);
    let (mut late, mut packets) = (Vec::new(), packets.iter().peekable());
    while due < *end {
        while packets.next_if(|at| **at + EDGE < due).is_some() {}
        late.extend(packets.peek().map(|at| at.saturating_duration_since(due)));
        due += PERIOD;
    }
    late
}

fn print(name: &str, late: &[Duration]) {
    let count = late.iter().filter(|it| **it > PERIOD).count();
    let [p50, p99, most] = [50, 99, 100].map(|it| milliseconds(percentile(late, it)));
    println!("| {name} | {} | {count} | {p50:.2} ms | {p99:.2} ms | {most:.2} ms |", late.len());
}
