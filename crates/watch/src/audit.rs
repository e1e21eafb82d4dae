//! The second line: lists the folder again and again, and compares.
//!
//! On a thread of its own, so that a large folder never delays a save. Where
//! the system does not tell about changes it is the first line, and looks more
//! often and less trustingly.

use crate::walk::{Entry, Listing, walk};
use crate::{Bell, Change};
use reload::{Files, Hint};
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

const PERIOD: Duration = Duration::from_millis(500);
const PERIOD_ALONE: Duration = Duration::from_millis(250);
/// How often to try whether the system tells about changes again.
const TRY_AGAIN: Duration = Duration::from_secs(2);
/// A large folder is listed less often: no more than one part in so many of
/// the time goes into it.
const SHARE: u32 = 200;
/// Without events, a file that was changed so recently is read again, because
/// its times may be too coarse to show the next change.
const RECENT: Duration = Duration::from_secs(5);
const RECENT_BYTES: u64 = 256 << 10;

#[derive(Debug)]
pub(crate) struct Audit {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    root: PathBuf,
    wanted: Files,
    bell: Bell,
    state: Mutex<State>,
    turned: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// What to compare with first.
    base: Option<Listing>,
    /// Nobody else tells about changes.
    alone: bool,
    stop: bool,
    found: Vec<Change>,
    /// A plain file was written to since then, of which events should have
    /// told.
    written_since: Option<Instant>,
}

impl Audit {
    pub(crate) fn start(root: PathBuf, wanted: Files, bell: Bell) -> io::Result<Self> {
        let state = Mutex::new(State::default());
        let shared = Arc::new(Shared { root, wanted, bell, state, turned: Condvar::new() });
        let thread = std::thread::Builder::new().name("audit".into()).spawn({
            let shared = shared.clone();
            move || shared.run()
        })?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// What was listed at the start: the first comparison is with that.
    pub(crate) fn begin(&self, base: Listing) {
        let mut state = self.shared.state();
        if state.base.is_none() {
            state.base = Some(base);
            self.shared.turned.notify_all();
        }
    }

    pub(crate) fn set_alone(&self, alone: bool) {
        let mut state = self.shared.state();
        if state.alone != alone {
            state.alone = alone;
            self.shared.turned.notify_all();
        }
    }

    /// Adds what was found. The answer is a time since which events should have
    /// told of something.
    pub(crate) fn take(&self, changes: &mut Vec<Change>) -> Option<Instant> {
        let mut state = self.shared.state();
        changes.append(&mut state.found);
        state.written_since.take()
    }
}

impl Drop for Audit {
    fn drop(&mut self) {
        self.shared.state().stop = true;
        self.shared.turned.notify_all();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn run(&self) {
        let mut base: Option<Listing> = None;
        let mut cost = Duration::ZERO;
        let mut tried = Instant::now();
        let mut listed_at = Instant::now();
        while let Some(alone) = self.wait(&mut base, cost) {
            let Some(before) = base.take() else { continue };
            let began = Instant::now();
            let now = walk(&self.root, &self.wanted, &mut |_| {});
            let mut found = differences(&before, &now);
            let written = now.files.iter().any(|(key, now)| {
                before.files.get(key).is_some_and(|before| is_written(before, now))
            });
            if alone {
                found.extend(recent(&now));
                if tried.elapsed() > TRY_AGAIN {
                    tried = Instant::now();
                    found.push(Change::Lost);
                }
            }
            cost = began.elapsed();
            base = Some(now);
            let listed_at = std::mem::replace(&mut listed_at, began);
            if !found.is_empty() {
                let mut state = self.state();
                // Who has not heard the last of it hears no list that grows.
                let unheard = !state.found.is_empty();
                state.found = if unheard { vec![Change::Lost] } else { found };
                state.written_since = written.then_some(listed_at);
                drop(state);
                self.bell.ring();
            }
        }
    }

    /// Waits for the next turn; `None` to stop.
    fn wait(&self, base: &mut Option<Listing>, cost: Duration) -> Option<bool> {
        let mut state = self.state();
        let was_alone = state.alone;
        let period = if was_alone { PERIOD_ALONE } else { PERIOD }.max(cost * SHARE);
        if base.is_none() {
            let idle = |state: &mut State| !state.stop && state.base.is_none();
            state = self.turned.wait_while(state, idle).unwrap_or_else(PoisonError::into_inner);
            *base = state.base.clone();
        }
        let idle = |state: &mut State| !state.stop && state.alone == was_alone;
        let waited = self.turned.wait_timeout_while(state, period, idle);
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        (!state.stop).then_some(state.alone)
    }
}

fn differences(before: &Listing, now: &Listing) -> Vec<Change> {
    let mut found = Vec::new();
    if before.folders != now.folders {
        found.push(Change::Lost);
    }
    let changed = now.files.iter().filter(|(key, entry)| before.files.get(*key) != Some(*entry));
    let gone = before.files.keys().filter(|key| !now.files.contains_key(*key));
    let keys = changed.map(|(key, _)| key).chain(gone);
    found.extend(keys.map(|key| Change::Hint(key.clone(), Hint::Touched)));
    found
}

/// Whether the same file has other bytes, probably.
fn is_written(before: &Entry, now: &Entry) -> bool {
    let same = (before.stamp.device, before.stamp.inode) == (now.stamp.device, now.stamp.inode);
    let changed = before.stamp.modified != now.stamp.modified || before.stamp.len != now.stamp.len;
    same && changed && before.is_plain && now.is_plain
}

fn recent(now: &Listing) -> impl Iterator<Item = Change> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let since = since.saturating_sub(RECENT).as_nanos() as i128;
    let is_recent = move |entry: &Entry| {
        entry.stamp.modified.max(entry.stamp.changed) >= since && entry.stamp.len < RECENT_BYTES
    };
    let files = now.files.iter().filter(move |(_, entry)| is_recent(entry));
    files.map(|(key, _)| Change::Hint(key.clone(), Hint::Touched))
}
