//! What happened, for logs and for those who wait for it.

use crate::{OutputState, Problem, Remembered};
use std::sync::Arc;
use std::time::Duration;

/// Why a version became one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    Save,
    /// It had been held, and was taken.
    Take,
}

/// Something worth a line in the log.
#[derive(Clone, Debug, PartialEq)]
pub enum Happening {
    Reloaded {
        key: Arc<str>,
        /// What people see: the labels of the file's cues.
        name: Arc<str>,
        version: u64,
        cause: Cause,
        /// The save was finished then, or the edit taken.
        since: Duration,
        /// The first [`crate::Performance::generation`] that has it.
        generation: u64,
        /// Whether it plays: otherwise it is ready, and no light is another.
        playing: bool,
    },
    /// A save changed nothing that can be seen, a comment say: the version is
    /// the same.
    Unchanged {
        key: Arc<str>,
        name: Arc<str>,
        version: u64,
    },
    /// What a journal wants to keep of a file is another: a version is live,
    /// through an edit, a take, an undo or a redo, or an edit was set aside.
    Live(Remembered),
    /// A good save was cancelled or dropped: when it is saved again, that is
    /// news.
    SetAside {
        key: Arc<str>,
    },
    /// The presets were loaded as one unit.
    Presets {
        count: usize,
    },
    Problem {
        problem: Problem,
        /// What plays on in spite of it, in words.
        still_running: Option<Arc<str>>,
    },
    Solved {
        key: Arc<str>,
    },
    Gone {
        key: Arc<str>,
        playing: bool,
    },
    Selected {
        key: Arc<str>,
    },
    Output {
        url: Arc<str>,
        state: OutputState,
    },
    /// Another source says where in the music we are.
    Source(clock::Source),
    /// The performer wants an output to run, or no longer.
    Switched {
        url: Arc<str>,
        on: bool,
    },
}

/// A line of the log, as surfaces show it.
#[derive(Clone, Debug, PartialEq)]
pub struct LogLine {
    /// Counts from 1, over the life of the program.
    pub number: u64,
    pub at: Duration,
    /// What sort of line it is, in a word: `reloaded`, `printed`, `note`…
    pub event: &'static str,
    /// In words, without control characters.
    pub text: Arc<str>,
}
