//! Loading without watching.

use crate::{Evaluator, File, Key, Printed, Problem};
use std::path::Path;

/// Which files of a folder to load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// Every pattern file, in sorted order.
    All,
    /// These, in this order, whether or not their names are those of patterns.
    Only(Vec<Key>),
}

/// What loading once gave: each file is in one of the two lists.
#[derive(Clone, Debug)]
pub struct Once<T> {
    pub files: Vec<File<T>>,
    pub problems: Vec<Problem>,
    pub printed: Vec<Printed>,
}

/// Loads files of a folder once. There is no patience: what is wrong now is
/// said now.
pub fn load_once<E: Evaluator>(root: &Path, which: &Which, evaluator: &mut E) -> Once<E::Value> {
    let _ = (root, which, evaluator);
    todo!()
}
