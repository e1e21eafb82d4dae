//! What a source tells the clock.

use crate::timeline::Line;

/// Where a source says the music is, in the source's own count of beats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Reading {
    pub(crate) line: Line,
    /// What of the count means something: it may be off from ours by any
    /// multiple of this many beats.
    pub(crate) grid: f64,
}

/// What an input meant to a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum News {
    Nothing,
    /// The same music, told better.
    Line,
    /// The music is elsewhere now, because somebody said so.
    Moved,
    Halted,
    /// There is no source any more.
    Gone,
}
