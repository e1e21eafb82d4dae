//! How long from a finished save to its version: from the call of `close(2)`, or
//! `rename(2)`, to that of the listener, with an evaluator that costs nothing. Beside it, in the
//! same run, how long the kernel takes to tell another thread.
//!
//! `cargo run -p loader --example save_to_loaded [SAVES]`
#![expect(clippy::print_stdout, reason = "this is a program")]

use loader::{Evaluation, Evaluator, Event, Key, Loader, Modules, Options};
use std::error::Error;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

struct Echo;

impl Evaluator for Echo {
    type Value = ();

    fn evaluate(&mut self, _: &Key, text: &Arc<str>, modules: &mut dyn Modules) -> Evaluation<()> {
        if text.contains("import") {
            modules.read("_lib.py");
        }
        Evaluation::good(())
    }
}

type Loads = Receiver<Instant>;

fn main() -> Result<(), Box<dyn Error>> {
    let saves = std::env::args().nth(1).map_or(Ok(500), |count| count.parse())?;
    let place = std::env::current_exe()?.with_file_name(format!("bench-{}", std::process::id()));
    fs::create_dir_all(&place)?;
    let res = run(&place, saves);
    fs::remove_dir_all(&place)?;
    res
}

fn run(place: &Path, saves: u32) -> Result<(), Box<dyn Error>> {
    #[cfg(target_os = "linux")]
    raw::run(place, saves)?;
    for files in [10, 1_000, 10_000] {
        let root = place.join(format!("of-{files}"));
        fs::create_dir_all(&root)?;
        for number in 0..files {
            fs::write(root.join(format!("p{number}.py")), format!("value = {number}\n"))?;
        }
        let (loader, loads) = start(&root)?;
        for (how, replace) in [("in place", false), ("renamed over", true)] {
            let times = time_saves(&root.join("p7.py"), saves, replace, &loads)?;
            report(&format!("a lone file among {files}, {how}"), times);
        }
        drop(loader);
    }
    let root = place.join("helper");
    fs::create_dir_all(&root)?;
    fs::write(root.join("_lib.py"), "value = 0\n")?;
    for number in 0..20 {
        fs::write(root.join(format!("p{number}.py")), "import _lib\n")?;
    }
    let (loader, loads) = start(&root)?;
    report("a helper with 20 dependants", time_saves(&root.join("_lib.py"), saves, true, &loads)?);
    drop(loader);
    Ok(())
}

fn start(root: &Path) -> Result<(Loader, Loads), Box<dyn Error>> {
    let (said, loads) = channel();
    let (ready, wait) = channel();
    let loader = Loader::start(&Options::new(root), vec![Echo], move |event| match event {
        Event::Loaded(_) => drop(said.send(Instant::now())),
        Event::Ready { .. } => drop(ready.send(())),
        _ => {}
    })?;
    wait.recv()?;
    while loads.try_recv().is_ok() {}
    Ok((loader, loads))
}

/// Saves again and again, not in step with anything.
fn time_saves(
    path: &Path,
    saves: u32,
    replace: bool,
    loads: &Loads,
) -> Result<Vec<Duration>, Box<dyn Error>> {
    let mut times = Vec::new();
    for save in 0..saves {
        thread::sleep(Duration::from_millis(20 + u64::from(save * 7 % 11)));
        let text = format!("value = {save}\n# {}\n", "x".repeat(2000));
        let temporary = path.with_extension("new");
        let mut file = File::create(if replace { &temporary } else { path })?;
        file.write_all(text.as_bytes())?;
        let mut saved = Instant::now();
        drop(file);
        if replace {
            saved = Instant::now();
            fs::rename(&temporary, path)?;
        }
        let loaded = loads.recv_timeout(Duration::from_secs(10))?;
        times.push(loaded.saturating_duration_since(saved));
    }
    Ok(times)
}

fn report(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |part: usize| times[(times.len() - 1) * part / 100].as_secs_f64() * 1e3;
    println!("{what:<40} p50 {:6.3} ms   p99 {:6.3} ms   max {:6.3} ms", at(50), at(99), at(100));
}

/// The kernel alone: a thread that does nothing but wait for the event.
#[cfg(target_os = "linux")]
mod raw {
    use super::report;
    use rustix::fs::inotify::{self, CreateFlags, ReadFlags, WatchFlags};
    use std::error::Error;
    use std::fs;
    use std::io::Write;
    use std::mem::MaybeUninit;
    use std::path::Path;
    use std::sync::mpsc::channel;
    use std::thread;
    use std::time::{Duration, Instant};

    pub(super) fn run(place: &Path, saves: u32) -> Result<(), Box<dyn Error>> {
        let path = place.join("raw.py");
        fs::write(&path, "value = 0\n")?;
        let fd = inotify::init(CreateFlags::CLOEXEC)?;
        inotify::add_watch(&fd, place, WatchFlags::CLOSE_WRITE)?;
        let (said, heard) = channel();
        thread::spawn(move || {
            let mut buffer = [MaybeUninit::uninit(); 4096];
            let mut reader = inotify::Reader::new(&fd, &mut buffer);
            while let Ok(event) = reader.next() {
                let closed = event.events().contains(ReadFlags::CLOSE_WRITE);
                if closed && said.send(Instant::now()).is_err() {
                    return;
                }
            }
        });
        let mut times = Vec::new();
        for save in 0..saves {
            thread::sleep(Duration::from_millis(20 + u64::from(save * 7 % 11)));
            let mut file = fs::File::create(&path)?;
            file.write_all(format!("value = {save}\n# {}\n", "x".repeat(2000)).as_bytes())?;
            let saved = Instant::now();
            drop(file);
            times.push(heard.recv()?.saturating_duration_since(saved));
        }
        report("the kernel's event alone", times);
        Ok(())
    }
}
