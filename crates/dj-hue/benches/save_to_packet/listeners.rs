//! Those who hear of a save of `a.py`, each in a folder of their own: the
//! show, whose lights change, and three who only say that it happened.

use crate::rehearsal::patterns::steady;
use crate::rehearsal::{PATIENCE, Show, folder};
use notify_debouncer_full::notify::event::{AccessKind, AccessMode};
use notify_debouncer_full::notify::{EventKind, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, new_debouncer};
use rustix::fs::inotify;
use std::fs;
use std::io::{BufRead, BufReader};
use std::mem::MaybeUninit;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

pub(crate) struct Listener {
    pub(crate) name: &'static str,
    pub(crate) folder: PathBuf,
    /// Waits until it has heard of the save that brings a red, and says when
    /// it has.
    pub(crate) hear: Box<dyn Fn(u8) -> Instant>,
}

/// The red of every `a.py` at the start.
pub(crate) const FIRST: u8 = 10;

/// The real program, up to the packet with the new light.
pub(crate) fn show(furnish: fn(&Path), pattern: fn(u8) -> String) -> Listener {
    let folder = folder("bench-show");
    furnish(&folder);
    fs::write(folder.join("a.py"), pattern(FIRST)).unwrap();
    let show = Show::with(&folder, &["--pattern", "a"]);
    show.see_red(FIRST);
    Listener {
        name: "dj-hue, on the lights",
        folder,
        hear: Box::new(move |red| show.see_red(red).at),
    }
}

/// A thread that does nothing but wait for the kernel's word.
pub(crate) fn bare_inotify() -> Listener {
    let (folder, says, hear) = bystander("bench-inotify");
    let watch = inotify::init(inotify::CreateFlags::CLOEXEC).unwrap();
    let finished = inotify::WatchFlags::CLOSE_WRITE | inotify::WatchFlags::MOVED_TO;
    inotify::add_watch(&watch, &folder, finished).unwrap();
    std::thread::spawn(move || {
        let mut buffer = [MaybeUninit::uninit(); 4096];
        let mut events = inotify::Reader::new(watch, &mut buffer);
        while let Ok(event) = events.next() {
            if event.file_name().is_some_and(|name| name.to_bytes() == b"a.py") {
                says();
            }
        }
    });
    Listener { name: "bare inotify", folder, hear }
}

/// What most Rust programs that reload something use, at a common setting.
pub(crate) fn debouncer() -> Listener {
    const WRITTEN: EventKind = EventKind::Access(AccessKind::Close(AccessMode::Write));
    let (folder, says, hear) = bystander("bench-debouncer");
    let told = move |result: DebounceEventResult| {
        // It also tells of who opens the file, and that is us.
        let news = |kind: EventKind| !kind.is_access() || kind == WRITTEN;
        if result.is_ok_and(|events| events.iter().any(|event| news(event.kind))) {
            says();
        }
    };
    let mut debouncer = new_debouncer(Duration::from_millis(50), None, told).unwrap();
    debouncer.watch(&folder, RecursiveMode::Recursive).unwrap();
    let hear = Box::new(move |red| {
        // It ends when it is dropped.
        let _alive = &debouncer;
        hear(red)
    });
    Listener { name: "notify-debouncer-full, 50 ms", folder, hear }
}

/// What most Python programs use, installed for the bench alone; where there
/// is no Python to do so, the reason.
pub(crate) fn watchdog() -> Result<Listener, String> {
    let python = virtual_environment()?;
    let (folder, says, hear) = bystander("bench-watchdog");
    let mut child = Command::new(python)
        .args(["-c", include_str!("watchdog.py")])
        .arg(&folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    // It ends when its input does.
    let alive = child.stdin.take();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let ready = lines.next().and_then(Result::ok);
    if ready.as_deref() != Some("ready") {
        return Err("it does not start".into());
    }
    std::thread::spawn(move || {
        lines.map_while(Result::ok).for_each(|_| says());
        let _ = child.wait();
    });
    let hear = Box::new(move |red| {
        let _alive = &alive;
        hear(red)
    });
    Ok(Listener { name: "watchdog (Python)", folder, hear })
}

fn virtual_environment() -> Result<PathBuf, String> {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("watchdog");
    let python = place.join("bin/python");
    let run = |program: &Path, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).current_dir(&place).output();
        match output {
            Ok(output) if output.status.success() => Ok(()),
            Ok(output) => Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
            Err(error) => Err(format!("{}: {error}", program.display())),
        }
    };
    fs::create_dir_all(&place).map_err(|error| error.to_string())?;
    if run(&python, &["-c", "import watchdog"]).is_err() {
        run(Path::new("python3"), &["-m", "venv", "."])?;
        run(&python, &["-m", "pip", "install", "-q", "watchdog==6.0.0"])?;
    }
    Ok(python)
}

type Hear = Box<dyn Fn(u8) -> Instant>;

/// A folder with an `a.py`; what to call whenever anybody says that it has
/// changed; and who waits for a text with a certain red. Whoever speaks before
/// the text is there has to speak again.
fn bystander(name: &str) -> (PathBuf, impl Fn() + Send + 'static, Hear) {
    let folder = folder(name);
    let path = folder.join("a.py");
    fs::write(&path, steady(FIRST)).unwrap();
    let (tell, told) = channel();
    let says = move || {
        let at = Instant::now();
        // Nobody listens any more once the bench is over.
        let _ = tell.send((fs::read_to_string(&path).unwrap_or_default(), at));
    };
    let hear = move |red| {
        loop {
            let (text, at) = told.recv_timeout(PATIENCE).unwrap();
            if text == steady(red) {
                return at;
            }
        }
    };
    (folder, says, Box::new(hear))
}
