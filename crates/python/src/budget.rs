//! What is said about files that need more than they may have. Host and
//! worker say it: whoever notices first.

use source::{Diagnostic, Kind};
use std::time::Duration;

pub(crate) fn too_slow(budget: Duration) -> Diagnostic {
    let message = format!("took more than {} ms", budget.as_millis());
    Diagnostic::error(Kind::Budget, message)
        .hint("is there a loop without an end? A file only describes what plays")
}

/// `budget` is in bytes, as below.
pub(crate) fn too_much_memory(budget: u64) -> Diagnostic {
    let message = format!("needs more than {} MB of memory", budget >> 20);
    Diagnostic::error(Kind::Budget, message)
        .hint("is there a list or a text that grows without end?")
}

pub(crate) fn too_much_said(budget: usize) -> Diagnostic {
    let message = format!("describes more than {} MB", budget >> 20);
    Diagnostic::error(Kind::Budget, message).hint("is the same thing described again and again?")
}

pub(crate) fn too_deep() -> Diagnostic {
    Diagnostic::error(Kind::Budget, "nests too deeply")
        .hint("is there a function that calls itself without end, or very deep data?")
}
