//! A long night in short: save after save, a third of them broken, and what
//! the program has grown to by the end.
//!
//! `SAVES=10000 cargo test -p dj-hue --test soak -- --nocapture` is the long
//! form; it prints what it found.
#![cfg(target_os = "linux")]

mod rehearsal;

use rehearsal::oracle::assert_versions;
use rehearsal::patterns::steady;
use rehearsal::{PATIENCE, Show, folder_with_red};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

#[test]
fn scenario_43_a_night_of_saves_leaves_nothing_behind() {
    let saves = std::env::var("SAVES").ok().and_then(|it| it.parse().ok()).unwrap_or(400);
    let night = soak(saves);
    night.print();
    let Night { early, late, .. } = night;
    assert!(late.threads <= early.threads, "threads have grown");
    assert!(late.descriptors <= early.descriptors, "descriptors have grown");
    assert!(late.processes <= early.processes, "processes have grown");
    // In the short form, the 32 versions that undo knows still weigh.
    let slack = if saves < 2000 { 2048 } else { 0 };
    let allowed = early.own_kibibytes * 105 / 100 + slack;
    assert!(late.own_kibibytes <= allowed, "memory has grown");
}

/// What a program holds of the system, its workers included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Holdings {
    kibibytes: usize,
    /// The program's alone: a worker's are its own business, and it is one of
    /// a few.
    own_kibibytes: usize,
    threads: usize,
    descriptors: usize,
    processes: usize,
}

/// A night.
#[derive(Debug)]
struct Night {
    /// After the first tenth of the saves, when everything is warm.
    early: Holdings,
    late: Holdings,
    /// From each good save to its light.
    latencies: Vec<Duration>,
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
        ] {
            eprintln!("{name:<12}{early:>10}{late:>10}");
        }
        let tenth = (self.latencies.len() / 10).max(1);
        let first = &self.latencies[..tenth];
        let last = &self.latencies[self.latencies.len() - tenth..];
        for percent in [50, 99] {
            let ms = |times| percentile(times, percent).as_secs_f64() * 1e3;
            eprintln!("ms, p{percent:<7}{:>10.2}{:>10.2}", ms(first), ms(last));
        }
    }
}

/// Saves so often, and checks every frame on the way.
fn soak(saves: usize) -> Night {
    let mut show = Show::of(&folder_with_red("soak", 10));
    show.see_red(10);
    let (mut reds, mut latencies, mut early, mut refused) = (vec![10], Vec::new(), None, 0);
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
        latencies.push(show.see_red(red).at.saturating_duration_since(saved));
        reds.push(red);
        if number >= saves / 10 && early.is_none() {
            early = Some(at_rest(&mut show));
        }
    }
    let late = at_rest(&mut show);
    assert!(show.is_running());
    let frames = show.frames();
    assert_versions(&frames, &reds);
    Night { early: early.unwrap_or(late), late, latencies, frames: frames.len(), refused }
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
    let mut before = holdings(show.id());
    loop {
        thread::sleep(Duration::from_millis(300));
        let now = holdings(show.id());
        let same = (now.threads, now.descriptors, now.processes)
            == (before.threads, before.descriptors, before.processes);
        if same || Instant::now() > deadline {
            return now;
        }
        before = now;
    }
}

fn holdings(id: u32) -> Holdings {
    let folder = PathBuf::from(format!("/proc/{id}"));
    let status = fs::read_to_string(folder.join("status")).unwrap_or_default();
    let figure = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|it| it.split_whitespace().next()?.parse().ok()).unwrap_or(0)
    };
    let mut all = Holdings {
        kibibytes: figure("VmRSS:"),
        own_kibibytes: figure("VmRSS:"),
        threads: figure("Threads:"),
        descriptors: fs::read_dir(folder.join("fd")).map_or(0, Iterator::count),
        processes: 1,
    };
    for child in children(id) {
        let its = holdings(child);
        all.kibibytes += its.kibibytes;
        all.threads += its.threads;
        all.descriptors += its.descriptors;
        all.processes += its.processes;
    }
    all
}

fn children(id: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().flatten();
    let lists = threads.filter_map(|it| fs::read_to_string(it.path().join("children")).ok());
    lists
        .flat_map(|list| {
            list.split_whitespace().filter_map(|it| it.parse().ok()).collect::<Vec<_>>()
        })
        .collect()
}

/// So many percent of durations are below this one.
fn percentile(times: &[Duration], percent: usize) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort();
    sorted[(sorted.len() * percent / 100).min(sorted.len() - 1)]
}
