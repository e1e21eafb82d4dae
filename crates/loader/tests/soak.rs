//! 43: thousands of reloads leave nothing behind. Alone in its process, because
//! it counts what the process has.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "this is a test")]

use loader::{Evaluation, Evaluator, Event, Key, Loader, Modules, Options};
use source::{Diagnostic, Kind};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};
use testkit::toy::{self, Effects};

/// Evaluates the toy language, and says that it has.
struct Said(Sender<Instant>);

impl Evaluator for Said {
    type Value = String;

    fn evaluate(
        &mut self,
        _: &Key,
        text: &Arc<str>,
        modules: &mut dyn Modules,
    ) -> Evaluation<String> {
        let mut read = |helper: &str| modules.read(helper).map(|bytes| bytes.to_vec());
        let outcome = toy::evaluate(text, &mut read, &mut Effects::default());
        let _ = self.0.send(Instant::now());
        match outcome {
            Ok(value) => Evaluation::good(value),
            Err(why) => Evaluation::bad(vec![Diagnostic::error(Kind::Exception, why)]),
        }
    }
}

/// What a process can leave behind.
#[derive(Debug, PartialEq, Eq)]
struct Used {
    threads: usize,
    descriptors: usize,
    watches: usize,
}

fn used() -> Used {
    let count = |path: &str| fs::read_dir(path).unwrap().count();
    let infos = fs::read_dir("/proc/self/fdinfo").unwrap().flatten();
    let watches = infos.filter_map(|info| fs::read_to_string(info.path()).ok());
    Used {
        threads: count("/proc/self/task"),
        descriptors: count("/proc/self/fd"),
        watches: watches.map(|info| info.matches("inotify wd:").count()).sum(),
    }
}

fn resident_pages() -> u64 {
    let statm = fs::read_to_string("/proc/self/statm").unwrap();
    statm.split(' ').nth(1).unwrap().parse().unwrap()
}

/// A third of the saves are broken, some replace the file, some go through a
/// helper. `RELOADS=10000` for the long form.
#[test]
fn scenario_43_thousands_of_reloads_leave_nothing_behind() {
    let reloads = std::env::var("RELOADS").map_or(600, |count| count.parse().unwrap());
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("soak-{}", std::process::id()));
    fs::create_dir_all(&root).unwrap();
    fs::write(root.join("_lib.py"), "value = 0\n").unwrap();
    fs::write(root.join("pat.py"), "import _lib\n").unwrap();
    let before = used();
    let (said, evaluated) = channel();
    let (tell, events) = channel();
    let listen = move |event: Event<String>| drop(tell.send(event));
    let loader = Loader::start(&Options::new(&root), vec![Said(said)], listen).unwrap();
    let deadline = Duration::from_secs(20);
    evaluated.recv_timeout(deadline).unwrap();

    let mut early = None;
    // Written to now, so that it does not grow later.
    let mut times = vec![Duration::MAX; reloads];
    times.clear();
    for round in 1..=reloads {
        let broken = if round % 3 == 0 { "raise no\n" } else { "" };
        let (file, text) = match round % 5 {
            0 => ("_lib.py", format!("value = {round}\n{broken}")),
            _ => ("pat.py", format!("value = {round}\nimport _lib\n{broken}")),
        };
        let temporary = root.join("temporary");
        fs::write(&temporary, text).unwrap();
        let saved = Instant::now();
        fs::rename(&temporary, root.join(file)).unwrap();
        let at = evaluated.recv_timeout(deadline).unwrap();
        times.push(at.saturating_duration_since(saved));
        // Nobody keeps what was said.
        while events.try_recv().is_ok() {}
        if round == reloads / 4 {
            early = Some((used(), resident_pages()));
        }
    }
    let (used_early, pages_early) = early.unwrap();
    let pages = resident_pages();
    println!("resident: {pages_early} pages after a quarter, {pages} at the end");
    for (name, part) in
        [("first", &mut times[..100].to_vec()), ("last", &mut times.split_off(times.len() - 100))]
    {
        part.sort();
        println!("{name} hundred saves to evaluation: median {:?}, 99th {:?}", part[50], part[98]);
    }
    assert_eq!(used(), used_early);
    assert!(pages * 100 <= pages_early * 105 + 6400, "memory has grown: {pages_early} to {pages}");
    drop(loader);
    assert_eq!(used(), before, "dropping it gives everything back");
    fs::remove_dir_all(&root).unwrap();
}
