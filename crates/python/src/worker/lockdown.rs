//! Walls around the worker, put up after warming up and before the first file.

use crate::settings::Isolation;

/// Asks the kernel to end this process with its parent.
pub(super) fn die_with_parent() -> bool {
    false
}

pub(super) fn lock(_memory_budget: u64, _meter: &Meter) -> Isolation {
    Isolation::default()
}

/// Tells how much memory the process has.
pub(super) struct Meter;

impl Meter {
    pub(super) fn open() -> Self {
        Self
    }

    pub(super) fn resident(&self) -> u64 {
        0
    }
}
