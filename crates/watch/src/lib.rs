//! Notices changed files and reads them.
//!
//! One idea: everything the system says is a hint. What counts is what a look
//! at the file finds, and how sure it is that nobody is writing it.

use std::fmt;

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
