//! What the state machine asks for, and what it says.

use crate::imports::{Helpers, Read};
use crate::{Content, Key};
use source::Diagnostic;
use std::sync::Arc;
use std::time::Duration;

/// What the edge is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// List the folder.
    List,
    /// Look at a file.
    Look(Key),
}

/// A file to evaluate.
#[derive(Clone, Debug)]
pub struct Job {
    pub key: Key,
    pub text: Arc<str>,
    /// What helpers hold in this view. One that is not in here is read from
    /// disk.
    pub helpers: Arc<Helpers>,
}

/// What there is to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Say<T> {
    /// Versions to swap in at once, by name.
    Loaded(Vec<Version<T>>),
    /// Everything listed first has been tried.
    Ready {
        files: usize,
        problems: usize,
    },
    Problem {
        key: Key,
        diagnostics: Vec<Diagnostic>,
        /// What was tried: the file's own bytes first, then its helpers'.
        tried: Vec<(Key, Content)>,
        running: Option<u64>,
    },
    Solved {
        key: Key,
    },
    Gone {
        key: Key,
        running: Option<u64>,
    },
    Renamed {
        from: Key,
        to: Key,
    },
}

/// A version to swap in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version<T> {
    pub key: Key,
    /// Counts this file's published versions from 1.
    pub number: u64,
    pub content: Content,
    pub reads: Vec<Read>,
    pub value: T,
    /// When the save that led here was finished.
    pub saved_at: Duration,
    /// The version before was hardly live.
    pub supersedes: bool,
}
