//! A loader that goes on watching.

use crate::{Evaluator, Event};
use std::io;
use std::path::PathBuf;

/// What to watch, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// The patterns folder. It need not exist yet.
    pub root: PathBuf,
    /// Look regularly instead of being told by the system.
    pub poll: bool,
}

impl Options {
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), poll: false }
    }
}

/// Loads a folder and keeps it loaded. Dropping it stops its threads, waits
/// for them and closes what they had open.
#[derive(Debug)]
pub struct Loader {}

impl Loader {
    /// Starts loading and watching. `listen` is called on the loader's thread
    /// and should only pass the event on.
    ///
    /// # Errors
    /// Where the system gives no thread or descriptor. A folder that cannot be
    /// watched is no error: it is polled, and that is said.
    pub fn start<E: Evaluator>(
        options: Options,
        evaluator: E,
        listen: impl FnMut(Event<E::Value>) + Send + 'static,
    ) -> io::Result<Self> {
        let _ = (options, evaluator, listen);
        todo!()
    }

    /// Looks at every file again, now, also at those whose identity has not
    /// changed. What is equal to what is live is not loaded again.
    pub fn rescan(&self) {}

    /// Ends watching; the same as dropping it.
    pub fn stop(self) {}
}
