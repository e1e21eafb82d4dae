//! From a finished save to the packet with the new light: the real program,
//! real files, the loopback network.
//!
//! First the same saves for the show and for three yardsticks in turn: a bare
//! inotify reader, `notify-debouncer-full` and Python's `watchdog`, which only
//! have to say that the file has changed. Then saves in large folders, of a
//! helper that others import, and of many files at once. Each figure comes
//! with its ratio to the show's own in the same run.
//!
//! `cargo bench -p dj-hue --profile dev --bench save_to_packet`
//!
//! `SAVES=100` makes it shorter.
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]
#![allow(clippy::unwrap_used, reason = "a bench that cannot measure should stop")]

mod listeners;
#[path = "../../tests/rehearsal/mod.rs"]
mod rehearsal;

use listeners::{FIRST, Listener, bare_inotify, debouncer, show, watchdog};
use rehearsal::figures::{machine, milliseconds, percentile};
use rehearsal::patterns::steady;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

/// Brings a red into a folder, and says when it was about to finish that: the
/// call that does is part of the time, since others may hear before it returns.
type Save = fn(&Path, u8) -> Instant;

/// A folder, and a change in it that brings a red to all lights.
struct Scene {
    name: &'static str,
    /// Puts into the folder what is not `a.py`.
    furnish: fn(&Path),
    /// `a.py`, with a red.
    pattern: fn(u8) -> String,
    save: Save,
}

const SCENES: &[Scene] = &[
    Scene {
        name: "in place, 1,000 files",
        furnish: |folder| helpers(folder, 1_000),
        pattern: steady,
        save: pattern_in_place,
    },
    Scene {
        name: "in place, 10,000 files",
        furnish: |folder| helpers(folder, 10_000),
        pattern: steady,
        save: pattern_in_place,
    },
    Scene { name: "helper of 20", furnish: importers, pattern: importer, save: helper },
    Scene { name: "40 at once", furnish: others, pattern: steady, save: forty },
];

fn main() {
    if std::env::args().any(|it| it == "--test") {
        return; // `cargo test --benches` only wants to know that it builds.
    }
    let saves = std::env::var("SAVES").ok().and_then(|it| it.parse().ok()).unwrap_or(500);
    println!("{}\n", machine());
    println!("| save | who | p50 | p99 | p50, ratio | p99, ratio |");
    println!("| --- | --- | --- | --- | --- | --- |");
    let mut listeners = vec![show(few, steady), bare_inotify(), debouncer()];
    let without = watchdog().map(|it| listeners.push(it)).err();
    let mut own = Vec::new();
    for (name, save) in [("in place", pattern_in_place as Save), ("rename over", pattern_over)] {
        let times = measure(&listeners, save, saves);
        for (listener, their) in listeners.iter().zip(&times) {
            print(name, listener.name, their, &times[0]);
        }
        own.extend(times.into_iter().next().filter(|_| own.is_empty()));
    }
    drop(listeners);
    let own = own.pop().unwrap_or_default();
    for scene in SCENES {
        let listener = show(scene.furnish, scene.pattern);
        let times = measure(std::slice::from_ref(&listener), scene.save, saves / 5);
        print(scene.name, listener.name, &times[0], &own);
    }
    if let Some(why) = without {
        println!("\nwatchdog was left out: {why}");
    }
    println!("\nat the end: {}", machine());
}

fn print(save: &str, who: &str, times: &[Duration], own: &[Duration]) {
    let figure = |percent| milliseconds(percentile(times, percent));
    let ratio = |percent| figure(percent) / milliseconds(percentile(own, percent));
    let (p50, p99) = (figure(50), figure(99));
    println!(
        "| {save} | {who} | {p50:.2} ms | {p99:.2} ms | {:.2} | {:.2} |",
        ratio(50),
        ratio(99)
    );
}

/// Saves for one listener after the other, so that whatever else the machine
/// does happens to all of them alike.
fn measure(listeners: &[Listener], save: Save, saves: u32) -> Vec<Vec<Duration>> {
    let mut times = vec![Vec::new(); listeners.len()];
    for round in 0..saves {
        let red = 20 + (round % 200) as u8;
        for (listener, times) in listeners.iter().zip(&mut times) {
            let saved = save(&listener.folder, red);
            times.push((listener.hear)(red).saturating_duration_since(saved));
            // A save now and then, not a burst: let the machine come to rest.
            std::thread::sleep(Duration::from_millis(50 + u64::from(round % 13)));
        }
    }
    times
}

fn in_place(path: &Path, text: &str) -> Instant {
    let mut file = File::create(path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
    let finishing = Instant::now();
    drop(file);
    finishing
}

fn rename_over(path: &Path, text: &str) -> Instant {
    let new = path.with_extension("new");
    fs::write(&new, text).unwrap();
    let finishing = Instant::now();
    fs::rename(new, path).unwrap();
    finishing
}

fn pattern_in_place(folder: &Path, red: u8) -> Instant {
    in_place(&folder.join("a.py"), &steady(red))
}

fn pattern_over(folder: &Path, red: u8) -> Instant {
    rename_over(&folder.join("a.py"), &steady(red))
}

/// Other patterns, as a real folder has.
fn few(folder: &Path) {
    for other in 0..9 {
        fs::write(folder.join(format!("z{other}.py")), steady(255)).unwrap();
    }
}

fn helpers(folder: &Path, count: usize) {
    for other in 0..count {
        fs::write(folder.join(format!("_{other}.py")), format!("X = {other}\n")).unwrap();
    }
}

/// A pattern whose red is in a helper.
fn importer(_: u8) -> String {
    steady(0).replacen("RED = 0", "from _red import RED", 1)
}

fn importers(folder: &Path) {
    helper(folder, FIRST);
    for other in 1..20 {
        fs::write(folder.join(format!("b{other}.py")), importer(0)).unwrap();
    }
}

fn helper(folder: &Path, red: u8) -> Instant {
    in_place(&folder.join("_red.py"), &format!("RED = {red}\n"))
}

fn others(folder: &Path) {
    for other in 1..40 {
        fs::write(folder.join(format!("b{other}.py")), steady(FIRST)).unwrap();
    }
}

/// As `git checkout` does; the pattern that plays is the last.
fn forty(folder: &Path, red: u8) -> Instant {
    for other in 1..40 {
        rename_over(&folder.join(format!("b{other}.py")), &steady(red));
    }
    pattern_over(folder, red)
}
