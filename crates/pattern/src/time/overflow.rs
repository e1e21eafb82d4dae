//! The mark that a result did not fit.
//!
//! Arithmetic has no room for an error in its result, and a query makes
//! thousands of sums. So an overflow leaves a mark, one for each thread, and
//! whoever computes something as a whole (a query, an evaluation) wraps it in
//! [`watch`]. The mark never outlives the watch around it, so nobody can see
//! it from outside: the same question still has the same answer.

use std::cell::Cell;

thread_local! {
    static MARK: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`, and says whether a time overflowed in it. Watches nest.
pub fn watch<T>(work: impl FnOnce() -> T) -> (T, bool) {
    let outside = MARK.replace(false);
    let res = work();
    (res, MARK.replace(outside))
}

#[cold]
pub(super) fn mark() {
    MARK.set(true);
}
