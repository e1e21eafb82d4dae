//! A long night in short: save after save, a third of them broken, and what
//! the program has grown to by the end.
//!
//! `SAVES=10000 cargo test -p dj-hue --test soak -- --nocapture` is the long
//! form; it prints what it found.
//!
//! Whether saves got slower is told beside a relay: other saves of the same
//! night, handed on from thread to thread as the show hands on its own. What a
//! busy machine does to one of them, it does to the other.
#![cfg(target_os = "linux")]

mod rehearsal;

use rehearsal::figures::{milliseconds, percentile};
use rehearsal::holdings::Holdings;
use rehearsal::oracle::assert_versions;
use rehearsal::patterns::steady;
use rehearsal::relay::Relay;
use rehearsal::{PATIENCE, Show, folder_with_red};
use serde_json::Value;
use std::thread;
use std::time::{Duration, Instant};

#[test]
fn scenario_43_a_night_of_saves_leaves_nothing_behind() {
    let saves = std::env::var("SAVES").ok().and_then(|it| it.parse().ok()).unwrap_or(400);
    let night = soak(saves);
    night.print();
    let Night { early, late, .. } = &night;
    assert!(late.threads <= early.threads, "threads have grown");
    assert!(late.descriptors <= early.descriptors, "descriptors have grown");
    assert!(late.processes <= early.processes, "processes have grown");
    assert!(late.watches <= early.watches, "watches have grown");
    // The short form is no measure of time, and the versions that undo knows
    // still weigh in it.
    let is_long = saves >= 2000;
    let [slower, relay] = [&night.saves, &night.relay].map(|times| times.slower());
    assert!(!is_long || slower < 0.03 + 3.0 * relay, "saves have become slower");
    let slack = if is_long { 0 } else { 2048 };
    let allowed = early.own_kibibytes * 105 / 100 + slack;
    assert!(late.own_kibibytes <= allowed, "memory has grown");
}

/// A night.
#[derive(Debug)]
struct Night {
    /// After the first tenth of the saves, when everything is warm.
    early: Holdings,
    late: Holdings,
    /// From each good save to its light.
    saves: Times,
    relay: Times,
    frames: usize,
    /// Good saves that had to be repeated, because the machine was too busy to
    /// evaluate them within the time a file has.
    refused: usize,
}

impl Night {
    fn print(&self) {
        let Self { early, late, .. } = self;
        eprintln!("{} frames, none missing; {} saves repeated", self.frames, self.refused);
        eprintln!("{:<12}{:>10}{:>10}", "", "early", "late");
        for (name, early, late) in [
            ("KiB, own", early.own_kibibytes, late.own_kibibytes),
            ("KiB, all", early.kibibytes, late.kibibytes),
            ("threads", early.threads, late.threads),
            ("descriptors", early.descriptors, late.descriptors),
            ("processes", early.processes, late.processes),
            ("watches", early.watches, late.watches),
        ] {
            eprintln!("{name:<12}{early:>10}{late:>10}");
        }
        self.saves.print("save");
        self.relay.print("relay");
    }
}

/// How long something took, again and again.
#[derive(Debug, Default)]
struct Times(Vec<Duration>);

impl Times {
    /// The first thousand and the last, or as many as there are.
    fn ends(&self) -> [&[Duration]; 2] {
        let count = (self.0.len() / 2).clamp(1, 1000);
        [&self.0[..count], &self.0[self.0.len() - count..]]
    }

    /// The share of the last that took longer than all but a hundredth of the
    /// first: a hundredth, if nothing has changed.
    fn slower(&self) -> f64 {
        let [first, last] = self.ends();
        let limit = percentile(first, 99);
        last.iter().filter(|time| **time > limit).count() as f64 / last.len() as f64
    }

    fn print(&self, name: &str) {
        let ends = self.ends();
        for percent in [50, 99] {
            let [first, last] = ends.map(|times| milliseconds(percentile(times, percent)));
            let ratio = last / first;
            eprintln!("{name:<6}p{percent:<5}{first:>7.2} ms{last:>7.2} ms, ratio {ratio:.2}");
        }
        let slower = self.slower() * 100.0;
        eprintln!("{slower:.1} % of the last took longer than 99 % of the first {}", ends[0].len());
    }
}

/// Saves so often, and checks every frame on the way.
fn soak(saves: usize) -> Night {
    let mut show = Show::of(&folder_with_red("soak", 10));
    show.see_red(10);
    let (mut reds, mut early, mut refused) = (vec![10], None, 0);
    let (mut times, mut relayed, relay) = (Times::default(), Times::default(), Relay::start());
    for number in 0..saves {
        let red = 20 + u8::try_from(number % 200).expect("less than 200");
        if number % 3 == 2 {
            show.write(
                "a.py",
                &steady(red).replace("pattern = ", &format!("pattern = = {number}")),
            );
            match number % 60 {
                // Patience is 250 ms, and nobody has that for each of them.
                2 => drop(show.hear_about("problem", "a")),
                _ => thread::sleep(Duration::from_millis(8)),
            }
            continue;
        }
        let mut text = steady(red);
        let mut saved = Instant::now();
        show.write("a.py", &text);
        while !is_reloaded(&mut show, red) {
            refused += 1;
            text.push_str("# Once more.\n");
            saved = Instant::now();
            show.write("a.py", &text);
        }
        times.0.push(show.see_red(red).at.saturating_duration_since(saved));
        relayed.0.push(relay.run(&text));
        reds.push(red);
        if number >= saves / 10 && early.is_none() {
            early = Some(at_rest(&mut show));
        }
    }
    let late = at_rest(&mut show);
    assert!(show.is_running());
    let frames = show.frames();
    assert_versions(&frames, &reds);
    let (early, frames) = (early.unwrap_or(late), frames.len());
    Night { early, late, saves: times, relay: relayed, frames, refused }
}

/// Whether a good save was taken; if not, its time ran out.
fn is_reloaded(show: &mut Show, red: u8) -> bool {
    let name = format!("Steady {red}");
    let taken = |line: &Value| line["event"] == "reloaded" && line["name"] == *name;
    let refused = |line: &Value| line["event"] == "problem" && line["kind"] == "budget";
    let line = show.hear_line(&format!("word about {name}"), |it| taken(it) || refused(it));
    taken(&line)
}

/// What the show holds when it has nothing left to do.
fn at_rest(show: &mut Show) -> Holdings {
    show.all_it_says();
    // A worker is replaced in the background; wait until all are there.
    let deadline = Instant::now() + PATIENCE;
    let mut before = Holdings::of(show.id());
    loop {
        thread::sleep(Duration::from_millis(300));
        let now = Holdings::of(show.id());
        let same = (now.threads, now.descriptors, now.processes)
            == (before.threads, before.descriptors, before.processes);
        if same || Instant::now() > deadline {
            return now;
        }
        before = now;
    }
}
