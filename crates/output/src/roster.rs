//! What outputs send, gathered for those who ask the network who is there.
//!
//! An output tells by an [`Entry`] what it sends; the entry ends with it. As
//! long as there are entries, one thread tells others about all of them: two
//! outputs that each spoke for themselves would hide one another, or have no
//! port to be asked at. Lights never wait for it, and do not depend on it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What is sent by all outputs of one protocol.
pub(crate) struct Roster<T>(Arc<Shared<T>>);

impl<T> Clone for Roster<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> fmt::Debug for Roster<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Roster").finish_non_exhaustive()
    }
}

struct Shared<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    entries: BTreeMap<u64, T>,
    /// Counts changes.
    generation: u64,
    /// The last of these that others know all about.
    known: u64,
    /// A thread tells others of the entries.
    is_told: bool,
}

/// What one output sends, until this is dropped.
pub(crate) struct Entry<T> {
    number: u64,
    roster: Roster<T>,
}

/// What comes of waiting for other entries.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum News<T> {
    /// They are the same.
    None,
    /// These are the entries now, in the order in which outputs came.
    Changed(u64, Vec<T>),
    /// There are none any more; whoever tells others of them is to end.
    Over,
}

impl<T: Clone + Send + 'static> Roster<T> {
    pub(crate) fn new() -> Self {
        let state = State { entries: BTreeMap::new(), generation: 0, known: 0, is_told: false };
        Self(Arc::new(Shared { state: Mutex::new(state), changed: Condvar::new() }))
    }

    /// Adds an entry. The first starts a thread with this name, which is to
    /// `tell` of the entries until [`wait`](Self::wait) says that it is over.
    pub(crate) fn enter(
        &self,
        thread: &str,
        entry: T,
        tell: impl FnOnce(Self) + Send + 'static,
    ) -> Entry<T> {
        let mut state = self.lock();
        state.generation += 1;
        let number = state.generation;
        state.entries.insert(number, entry);
        if !state.is_told {
            let roster = self.clone();
            let thread = std::thread::Builder::new().name(thread.to_owned());
            // Without a thread nobody is told, and the lights are well.
            state.is_told = thread.spawn(move || tell(roster)).is_ok();
        }
        self.0.changed.notify_all();
        Entry { number, roster: self.clone() }
    }

    /// Waits so long at most for entries other than those of a generation; 0 is
    /// that of nobody. It is over when there have been none for that long.
    pub(crate) fn wait(&self, generation: u64, patience: Duration) -> News<T> {
        let is_same = |state: &mut State<T>| state.generation == generation;
        let waited = self.0.changed.wait_timeout_while(self.lock(), patience, is_same);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if state.generation != generation {
            return News::Changed(state.generation, state.entries.values().cloned().collect());
        }
        state.is_told = !state.entries.is_empty();
        if state.is_told { News::None } else { News::Over }
    }

    /// Others know all there is to know of the entries of a generation.
    pub(crate) fn is_known(&self, generation: u64) {
        self.lock().known = generation;
        self.0.changed.notify_all();
    }

    /// Waits so long at most until others know that there are no entries, and
    /// that is all they have to know.
    pub(crate) fn wait_for_the_last_word(&self, patience: Duration) {
        let is_owed = |state: &mut State<T>| {
            state.is_told && !(state.entries.is_empty() && state.known == state.generation)
        };
        drop(self.0.changed.wait_timeout_while(self.lock(), patience, is_owed));
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Drop for Entry<T> {
    fn drop(&mut self) {
        let shared = &self.roster.0;
        let mut state = shared.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.entries.remove(&self.number);
        state.generation += 1;
        shared.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    const PATIENCE: Duration = Duration::from_secs(20);

    #[test]
    fn one_thread_tells_of_all_entries_and_ends_after_the_last() {
        let roster = Roster::new();
        let (sender, told) = mpsc::channel();
        let enter = |name| {
            let sender = sender.clone();
            roster.enter("roster", name, move |roster: Roster<&str>| {
                let mut generation = 0;
                loop {
                    match roster.wait(generation, Duration::from_millis(50)) {
                        News::None => {}
                        News::Changed(newest, entries) => {
                            generation = newest;
                            let _ = sender.send(entries.join(" "));
                        }
                        News::Over => break,
                    }
                }
                let _ = sender.send("the end".into());
            })
        };
        // A slow thread may miss what has changed again.
        let until = |wanted: &str| {
            while told.recv_timeout(PATIENCE).expect("something new") != wanted {}
        };
        for _ in 0..2 {
            let first = enter("a");
            until("a");
            let second = enter("b");
            until("a b");
            drop(first);
            until("b");
            drop(second);
            until("the end");
        }
    }
}
