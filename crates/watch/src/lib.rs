//! Notices changed files and reads them.
//!
//! One idea: everything the system says is a hint. What counts is what a look
//! at the file finds, and how sure it is that nobody is writing it. Who decides
//! when to look, and what a file is worth, is the crate `reload`.
//!
//! 1. [`Watcher::list`] lists the folder and, on Linux, watches all that leads
//!    there: its folders, those of links' targets, and its parent.
//! 2. [`Watcher::wait`] waits for changes. A second thread, the audit, lists
//!    the folder twice a second and reports what the events did not; where there
//!    are no events it does so more often.
//! 3. [`look`] reads one file.

mod audit;
mod bell;
#[cfg(target_os = "linux")]
mod inotify;
#[cfg(target_os = "linux")]
mod lease;
mod look;
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "only watches follow links"))]
mod trail;
mod vcs;
#[cfg(target_os = "linux")]
mod volume;
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "only watches want to know"))]
mod walk;

pub use bell::Bell;

use audit::Audit;
use reload::{Files, Hint, Key, Look, Stamp};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use trail::Step;

/// How often the audit has to find written files, with nothing heard in
/// between, until it is believed that nothing will be.
const SILENCE: u32 = 2;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// To a file, perhaps.
    Hint(Key, Hint),
    /// Anything may have changed: list again.
    Lost,
    /// A version control system has begun (or ended) to rewrite files.
    Hold(bool),
    /// Changes are noticed more slowly from now on.
    Trouble(Trouble),
    /// No longer.
    Recovered(Trouble),
}

/// Why changes are noticed more slowly than usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Trouble {
    /// The system has no more watches or watch queues to give.
    OutOfWatches,
    /// The folder is on a file system that says nothing about changes.
    NoEvents,
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OutOfWatches => {
                "the system has no more file watches to give; looking for changes regularly instead"
            }
            Self::NoEvents => {
                "this file system does not tell about changes; looking for them regularly instead"
            }
        })
    }
}

/// How to watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Look regularly instead of being told by the system.
    pub poll: bool,
    /// Take no more watches from the system than this.
    pub max_watches: usize,
    /// Behave as if the system said nothing about files, for tests.
    pub deaf: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { poll: false, max_watches: usize::MAX, deaf: false }
    }
}

/// Looks at a file below a folder.
pub fn look(root: &Path, key: &str) -> Look {
    look::look(&root.join(key))
}

/// Lists every pattern file and helper below a folder.
pub fn list(root: &Path) -> Vec<(Key, Stamp)> {
    let files = walk::walk(root, &Files::Patterns, &mut |_| {}).files;
    files.into_iter().map(|(key, entry)| (key, entry.stamp)).collect()
}

/// Watches a folder. Whatever is wrong with it, or with watching, is a state
/// and not an error: it may be absent, and come and go.
#[derive(Debug)]
pub struct Watcher {
    root: PathBuf,
    wanted: Files,
    bell: Bell,
    audit: Audit,
    #[cfg(target_os = "linux")]
    inotify: Option<inotify::Inotify>,
    settings: Settings,
    lock: Option<Step>,
    held: bool,
    trouble: Option<Trouble>,
    heard_at: Option<Instant>,
    /// How often in a row only the audit has told of a written file.
    unheard: u32,
    /// Found while listing, not yet told.
    found: Vec<Change>,
}

impl Watcher {
    /// Starts the audit; the first [`list`](Self::list) starts the rest.
    ///
    /// # Errors
    /// Where the system has no thread or descriptor for us.
    pub fn new(root: &Path, wanted: Files, settings: Settings) -> io::Result<Self> {
        let root = std::path::absolute(root)?;
        let bell = Bell::new()?;
        let audit = Audit::start(root.clone(), wanted.clone(), bell.clone())?;
        Ok(Self {
            root,
            wanted,
            bell,
            audit,
            #[cfg(target_os = "linux")]
            inotify: None,
            settings,
            lock: None,
            held: false,
            trouble: None,
            heard_at: None,
            unheard: 0,
            found: Vec::new(),
        })
    }

    /// Ends waits from other threads.
    pub fn bell(&self) -> Bell {
        self.bell.clone()
    }

    /// The folder as an absolute path, links and all.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Lists every wanted file, and watches whatever leads there from now on. What
    /// it has noticed besides is added to `changes`.
    pub fn list(&mut self, changes: &mut Vec<Change>) -> Vec<(Key, Stamp)> {
        self.lock = vcs::lock_of(&self.root);
        let listing = self.list_and_place();
        self.notice_lock();
        let files = listing.files.iter().map(|(key, entry)| (key.clone(), entry.stamp)).collect();
        self.audit.begin(listing);
        changes.append(&mut self.found);
        files
    }

    /// Git's lock may have come or gone unheard.
    fn notice_lock(&mut self) {
        let held = self.lock.as_ref().is_some_and(|lock| lock.folder.join(&lock.name).exists());
        if held != self.held {
            self.held = held;
            self.found.push(Change::Hold(held));
        }
    }

    fn notice_trouble(&mut self, trouble: Option<Trouble>) {
        self.audit.set_alone(trouble.is_some() || self.settings.poll);
        if trouble == self.trouble {
            return;
        }
        let before = std::mem::replace(&mut self.trouble, trouble);
        self.found.extend(before.map(Change::Recovered));
        self.found.extend(trouble.map(Change::Trouble));
    }

    /// Takes what the audit found, and learns from it: if it finds written
    /// files twice, and the system has told of nothing in between, then the
    /// system does not tell at all here.
    fn notice_silence(&mut self, changes: &mut Vec<Change>) {
        let was_silent = self.unheard >= SILENCE;
        if !changes.is_empty() {
            (self.heard_at, self.unheard) = (Some(Instant::now()), 0);
        }
        let in_trouble = self.trouble.is_some_and(|trouble| trouble != Trouble::NoEvents);
        if let Some(since) = self.audit.take(changes)
            && self.heard_at.is_none_or(|at| at < since)
            && self.is_told()
            && !in_trouble
        {
            self.unheard = (self.unheard + 1).min(SILENCE);
        }
        let is_silent = self.unheard >= SILENCE;
        if was_silent != is_silent {
            match self.trouble {
                None => self.notice_trouble(Some(Trouble::NoEvents)),
                // Listing finds out whether that was all.
                Some(Trouble::NoEvents) if was_silent => changes.push(Change::Lost),
                Some(_) => {}
            }
        }
    }

    /// Waits until something happens, the bell rings or the time is up, and
    /// adds what happened to `changes`.
    pub fn wait(&mut self, timeout: Option<Duration>, changes: &mut Vec<Change>) {
        if self.found.is_empty() {
            self.wait_for_system(timeout, changes);
        }
        self.notice_silence(changes);
        changes.append(&mut self.found);
        for change in &*changes {
            if let Change::Hold(held) = change {
                self.held = *held;
            }
        }
    }
}

#[cfg(target_os = "linux")]
impl Watcher {
    fn list_and_place(&mut self) -> walk::Listing {
        if self.settings.poll {
            return walk::walk(&self.root, &self.wanted, &mut |_| {});
        }
        if self.inotify.is_none() {
            self.inotify =
                inotify::Inotify::new(self.wanted.clone(), self.settings.max_watches).ok();
        }
        let Some(inotify) = &mut self.inotify else {
            self.notice_trouble(Some(Trouble::OutOfWatches));
            return walk::walk(&self.root, &self.wanted, &mut |_| {});
        };
        inotify.begin();
        inotify.place_root(&self.root);
        if let Some(lock) = &self.lock {
            inotify.place_lock(lock);
        }
        let listing = walk::walk(&self.root, &self.wanted, &mut |passed| inotify.place(&passed));
        let is_silent = self.unheard >= SILENCE || volume::is_silent(&self.root);
        let silent = || is_silent.then_some(Trouble::NoEvents);
        let trouble = if inotify.end() { silent() } else { Some(Trouble::OutOfWatches) };
        self.notice_trouble(trouble);
        listing
    }

    fn wait_for_system(&mut self, timeout: Option<Duration>, changes: &mut Vec<Change>) {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        let bell = self.bell.fd();
        let mut fds = vec![PollFd::from_borrowed_fd(bell, PollFlags::IN)];
        if let Some(inotify) = &self.inotify {
            fds.push(PollFd::from_borrowed_fd(inotify.fd(), PollFlags::IN));
        }
        let timeout = timeout.and_then(|timeout| Timespec::try_from(timeout).ok());
        let _ = poll(&mut fds, timeout.as_ref());
        let ready = |at: usize| fds.get(at).is_some_and(|fd| !fd.revents().is_empty());
        let (rung, heard) = (ready(0), ready(1));
        if rung {
            self.bell.hush();
        }
        if let Some(inotify) = self.inotify.as_mut().filter(|_| heard) {
            inotify.read(changes);
            if self.settings.deaf {
                changes.clear();
            }
        }
    }

    fn is_told(&self) -> bool {
        self.inotify.is_some()
    }

    /// How many watches are in use, for `doctor` and tests.
    pub fn watches(&self) -> usize {
        self.inotify.as_ref().map_or(0, inotify::Inotify::watches)
    }
}

#[cfg(not(target_os = "linux"))]
impl Watcher {
    fn list_and_place(&mut self) -> walk::Listing {
        self.notice_trouble(None);
        self.audit.set_alone(true);
        walk::walk(&self.root, &self.wanted, &mut |_| {})
    }

    fn wait_for_system(&mut self, timeout: Option<Duration>, _changes: &mut Vec<Change>) {
        self.bell.wait(timeout);
    }

    fn is_told(&self) -> bool {
        false
    }

    /// How many watches are in use, for `doctor` and tests.
    pub fn watches(&self) -> usize {
        0
    }
}
