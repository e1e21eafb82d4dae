//! From a finished save to the packet with the new light: the real program,
//! real files, the loopback network.
//!
//! Prints the median and the 99th percentile of saves of a lone file, in small
//! and large folders, of a helper that others import, and of many files at
//! once; and, for comparison, the time in which the kernel tells a bare
//! inotify reader about the same saves.
//!
//! `cargo bench -p dj-hue --profile dev --bench save_to_packet`
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]
#![allow(clippy::unwrap_used, reason = "a bench that cannot measure should stop")]

#[path = "../tests/rehearsal/mod.rs"]
mod rehearsal;

use rehearsal::patterns::steady;
use rehearsal::{Show, folder};
use rustix::fs::inotify;
use std::fs::{self, File};
use std::io::Write;
use std::mem::MaybeUninit;
use std::path::Path;
use std::time::{Duration, Instant};

/// A folder, and a change in it that brings a red to all lights.
struct Scene {
    name: &'static str,
    saves: u32,
    /// Puts into the folder what is not `a.py`.
    furnish: fn(&Path),
    /// `a.py`, with a red.
    pattern: fn(u8) -> String,
    save: fn(&Path, u8) -> Instant,
}

const SCENES: &[Scene] = &[
    Scene { name: "in place", saves: 500, furnish: few, pattern: steady, save: pattern_in_place },
    Scene { name: "rename over", saves: 500, furnish: few, pattern: steady, save: pattern_over },
    Scene {
        name: "1,000 files",
        saves: 100,
        furnish: |folder| helpers(folder, 1_000),
        pattern: steady,
        save: pattern_in_place,
    },
    Scene {
        name: "10,000 files",
        saves: 100,
        furnish: |folder| helpers(folder, 10_000),
        pattern: steady,
        save: pattern_in_place,
    },
    Scene { name: "helper of 20", saves: 100, furnish: importers, pattern: importer, save: helper },
    Scene { name: "40 at once", saves: 100, furnish: |_| {}, pattern: steady, save: forty },
];

fn main() {
    if std::env::args().any(|it| it == "--test") {
        return; // `cargo test --benches` only wants to know that it builds.
    }
    println!("{:<22}{:>12}{:>12}", "save", "p50", "p99");
    for (name, save) in [("inotify, in place", in_place as Save), ("inotify, over", rename_over)] {
        print(name, &raw_inotify(save));
    }
    for scene in SCENES {
        print(scene.name, &save_to_packet(scene));
    }
}

fn print(name: &str, times: &[Duration]) {
    println!("{name:<22}{:>12}{:>12}", at(times, 50), at(times, 99));
}

/// Saves, and says when it was about to finish: the call that does is part of
/// the time, since others may hear of it before it returns.
type Save = fn(&Path, &str) -> Instant;

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

/// As `git checkout` does; the pattern that plays is the last.
fn forty(folder: &Path, red: u8) -> Instant {
    for other in 1..40 {
        rename_over(&folder.join(format!("b{other}.py")), &steady(red));
    }
    pattern_over(folder, red)
}

const FIRST: u8 = 10;

fn save_to_packet(scene: &Scene) -> Vec<Duration> {
    let folder = folder("bench-save");
    (scene.furnish)(&folder);
    fs::write(folder.join("a.py"), (scene.pattern)(FIRST)).unwrap();
    let show = Show::with(&folder, &["--pattern", "a"]);
    show.see_red(FIRST);
    let mut times = Vec::new();
    for round in 0..scene.saves {
        let red = 20 + (round % 200) as u8;
        let saved = (scene.save)(&folder, red);
        times.push(show.see_red(red).at.saturating_duration_since(saved));
        // A save now and then, not a burst: let the machine come to rest.
        std::thread::sleep(Duration::from_millis(50 + u64::from(round % 13)));
    }
    times
}

/// How soon a thread that does nothing else hears of a finished save.
fn raw_inotify(save: Save) -> Vec<Duration> {
    let folder = folder("bench-raw");
    let path = folder.join("a.py");
    fs::write(&path, steady(10)).unwrap();
    let watch = inotify::init(inotify::CreateFlags::CLOEXEC).unwrap();
    let finished = inotify::WatchFlags::CLOSE_WRITE | inotify::WatchFlags::MOVED_TO;
    inotify::add_watch(&watch, &folder, finished).unwrap();
    let (heard, hearing) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut buffer = [MaybeUninit::uninit(); 4096];
        let mut events = inotify::Reader::new(watch, &mut buffer);
        while let Ok(event) = events.next() {
            let ours = event.file_name().is_some_and(|name| name.to_bytes() == b"a.py");
            if ours && heard.send(Instant::now()).is_err() {
                return;
            }
        }
    });
    let mut times = Vec::new();
    for round in 0..500 {
        let saved = save(&path, &steady(20 + (round % 200) as u8));
        times.push(hearing.recv().unwrap().saturating_duration_since(saved));
        std::thread::sleep(Duration::from_millis(7));
    }
    fs::remove_dir_all(folder).unwrap();
    times
}

fn at(times: &[Duration], percent: usize) -> String {
    let mut sorted = times.to_vec();
    sorted.sort();
    let index = (sorted.len() * percent / 100).min(sorted.len() - 1);
    format!("{:.3} ms", sorted[index].as_secs_f64() * 1e3)
}
