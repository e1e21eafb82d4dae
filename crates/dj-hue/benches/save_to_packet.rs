//! From a finished save to the packet with the new light: the real program,
//! real files, the loopback network.
//!
//! Prints the median and the 99th percentile over 500 saves in place and 500
//! by renaming over, and beside each the time in which the kernel tells a bare
//! inotify reader about the same saves.
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

const SAVES: u32 = 500;

fn main() {
    if std::env::args().any(|it| it == "--test") {
        return; // `cargo test --benches` only wants to know that it builds.
    }
    println!("{:<22}{:>10}{:>10}{:>14}{:>10}", "save", "p50", "p99", "inotify p50", "p99");
    for (style, save) in [("in place", in_place as Save), ("rename over", rename_over)] {
        let raw = raw_inotify(save);
        let ours = save_to_packet(save);
        println!(
            "{style:<22}{:>10}{:>10}{:>14}{:>10}",
            at(&ours, 50),
            at(&ours, 99),
            at(&raw, 50),
            at(&raw, 99)
        );
    }
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

/// The show's folder also holds other patterns, as a real one does.
fn save_to_packet(save: Save) -> Vec<Duration> {
    let folder = folder("bench-save");
    for other in 0..9 {
        fs::write(folder.join(format!("z{other}.py")), steady(255)).unwrap();
    }
    fs::write(folder.join("a.py"), steady(10)).unwrap();
    let show = Show::with(&folder, &["--pattern", "a"]);
    show.see_red(10);
    let mut times = Vec::new();
    for round in 0..SAVES {
        let red = 20 + (round % 200) as u8;
        let saved = save(&folder.join("a.py"), &steady(red));
        times.push(show.see_red(red).at.saturating_duration_since(saved));
        // A save now and then, not a burst: let the machine come to rest.
        std::thread::sleep(Duration::from_millis(7 + u64::from(round % 13)));
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
    for round in 0..SAVES {
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
