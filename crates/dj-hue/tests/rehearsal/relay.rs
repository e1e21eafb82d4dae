//! Saves of a file that nobody plays, and how soon the last of several threads
//! hears of each.

use super::folder;
use rustix::fs::inotify::{self, CreateFlags, WatchFlags};
use std::fs;
use std::mem::MaybeUninit;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

/// As many as hand a save on until it is light: the watcher's, the evaluator's,
/// the worker, those again, the conductor's, that of the frames, and an
/// output's.
const HANDS: usize = 8;

pub(crate) struct Relay {
    folder: PathBuf,
    arrived: Receiver<()>,
}

impl Relay {
    pub(crate) fn start() -> Self {
        let folder = folder("relay");
        let watch = inotify::init(CreateFlags::CLOEXEC).expect("there are watch queues");
        inotify::add_watch(&watch, &folder, WatchFlags::CLOSE_WRITE).expect("there are watches");
        let (first, mut arrived) = channel();
        thread::spawn(move || {
            let mut buffer = [MaybeUninit::uninit(); 4096];
            let mut events = inotify::Reader::new(watch, &mut buffer);
            while events.next().is_ok() && first.send(()).is_ok() {}
        });
        for _ in 1..HANDS {
            let (on, next) = channel();
            let before = std::mem::replace(&mut arrived, next);
            thread::spawn(move || before.iter().try_for_each(|()| on.send(())));
        }
        Self { folder, arrived }
    }

    /// Saves, and tells how long it took until the last hand had it.
    pub(crate) fn run(&self, text: &str) -> Duration {
        let saved = Instant::now();
        fs::write(self.folder.join("a.py"), text).expect("the folder is ours");
        self.arrived.recv().expect("every hand passes on");
        saved.elapsed()
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}
