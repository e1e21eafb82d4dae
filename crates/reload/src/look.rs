//! What the outside says about a file: hints that it changed, and what a look
//! at it found.

use crate::Content;
use source::Diagnostic;

/// What the system said about a file. Only ever a reason to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// A save is finished: a writer closed it, or it was renamed into place.
    Finished,
    /// The name has appeared, perhaps with nothing in it yet.
    Appeared,
    /// Somebody is writing to it and has not closed it.
    Written,
    /// Anything else: deleted, renamed away, its attributes changed, or an
    /// audit found another identity.
    Touched,
}

/// The identity of a file that nobody changed: equal as long as it is the same
/// file with the same bytes, as far as the file system can tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Stamp {
    pub device: u64,
    pub inode: u64,
    pub len: u64,
    /// Nanoseconds; only compared for being the same, never for being newer.
    pub modified: i128,
    pub changed: i128,
}

/// Who else has the file open for writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writers {
    /// Proved: nobody.
    Nobody,
    /// Proved: somebody.
    Somebody,
    /// This file system or platform cannot tell.
    Unknown,
}

/// What a look at a file found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// Its bytes; its identity was the same before and after reading.
    Bytes { stamp: Stamp, content: Content, writers: Writers },
    /// It changed while it was read, or somebody keeps it locked for a moment.
    Torn,
    /// There is no such file.
    Missing,
    /// It must not or cannot be read, and why: a folder, a device, too large,
    /// no permission.
    Refused(Diagnostic),
}
