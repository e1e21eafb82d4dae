//! What a loader says.

use crate::{Hash, Key, Printed, Trouble};
use source::Diagnostic;
use std::sync::Arc;
use std::time::Instant;

/// Everything that a listener hears. Per file the order is that of what
/// happened; a file's state is what the last of its events says.
#[derive(Clone, Debug)]
pub enum Event<T> {
    /// New versions to swap in, all in one frame.
    Loaded(Batch<T>),
    /// A text that stands in for a file, wherever the folder has none of its
    /// name: see [`Options::built_in`](crate::Options::built_in). Said once,
    /// after `Ready`.
    BuiltIn(File<T>),
    /// Everything found at the start has been tried once: what could be loaded
    /// has been, and these files have problems.
    Ready { files: usize, problems: usize },
    /// A file has been wrong for longer than a save takes. Its last good
    /// version runs on. Never said twice in the same words; a later problem of
    /// the same file replaces it.
    Problem(Problem),
    /// The file's problem, or its absence, is over.
    Solved { key: Key },
    /// The file has gone away; its last good version runs on.
    Gone { key: Key, running: Option<u64> },
    /// The file has gone, and another with the same bytes has appeared (it was
    /// `Loaded` under its own name). Said instead of `Gone`, or soon after it
    /// where changes are noticed slowly. What comes under the old name from here
    /// on is another file.
    Renamed { from: Key, to: Key },
    /// A file printed something while it was evaluated.
    Printed(Printed),
    /// Changes are noticed more slowly than usual, and why. Said once.
    Trouble(Trouble),
    /// That trouble is over.
    Recovered(Trouble),
}

/// Versions that belong together.
#[derive(Clone, Debug)]
pub struct Batch<T> {
    /// By name; never empty.
    pub files: Vec<File<T>>,
}

/// A new version of a file.
#[derive(Clone, Debug)]
pub struct File<T> {
    pub key: Key,
    /// Counts the versions of this file that were published, from 1. A helper
    /// that changed makes a new version too, with the same text.
    pub version: u64,
    pub text: Arc<str>,
    /// Of the bytes on disk.
    pub hash: Hash,
    pub value: T,
    pub warnings: Vec<Diagnostic>,
    /// The helper files that took part, or would have if they were there.
    pub imports: Vec<Import>,
    /// When the save that led here was noticed: the arrival of the event that
    /// said it is finished. For a helper's dependants, the helper's save.
    pub saved_at: Instant,
    /// The version before was live for so short a time (a formatter rewrote
    /// the save, say) that undo should treat the two as one step.
    pub supersedes: bool,
}

/// A helper file as one version saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    pub key: Key,
    /// `None` where there was no such file.
    pub hash: Option<Hash>,
}

/// Why a file has no newer version.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    pub key: Key,
    /// Never empty.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the diagnostics may point into: the file's own, as it
    /// was tried, and its helpers'.
    pub texts: Vec<(Key, Arc<str>)>,
    /// The version that still runs; `None` if there never was a good one.
    pub running: Option<u64>,
}

impl Problem {
    /// The text of a file as it was when it failed, for quoting.
    pub fn text_of(&self, file: &str) -> Option<&Arc<str>> {
        self.texts.iter().find(|(key, _)| **key == *file).map(|(_, text)| text)
    }
}
