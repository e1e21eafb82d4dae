//! Changes that belong together.

use crate::Key;
use crate::file::Inputs;
use crate::settle::SETTLE;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Changes of the view on their way to one swap.
#[derive(Debug)]
pub(crate) struct Batch<T> {
    opened: Duration,
    /// The files that hold something else now, and when that was saved.
    pub(crate) changed: BTreeMap<Key, Duration>,
    /// The files to evaluate.
    pub(crate) due: BTreeSet<Key>,
    /// What to publish.
    pub(crate) ready: BTreeMap<Key, Success<T>>,
}

/// A version that could be published.
#[derive(Debug)]
pub(crate) struct Success<T> {
    pub(crate) inputs: Inputs,
    pub(crate) value: T,
    pub(crate) saved_at: Duration,
}

impl<T> Batch<T> {
    pub(crate) fn open(now: Duration) -> Self {
        Self { opened: now, changed: BTreeMap::new(), due: BTreeSet::new(), ready: BTreeMap::new() }
    }

    /// Whether changes from now on belong to the next one.
    pub(crate) fn is_closed(&self, now: Duration) -> bool {
        now >= self.opened + SETTLE
    }

    /// When it closes, if that is all it waits for.
    pub(crate) fn closes(&self, evaluating: bool) -> Option<Duration> {
        (!evaluating && self.due.is_empty()).then_some(self.opened + SETTLE)
    }

    /// The file to evaluate next, of those that are free for it; saved ones
    /// before those that only import one.
    pub(crate) fn next(&mut self, is_free: impl Fn(&Key) -> bool) -> Option<Key> {
        let free = || self.due.iter().filter(|key| is_free(key));
        let saved = free().find(|key| self.changed.contains_key(*key));
        let key = saved.or_else(|| free().next())?.clone();
        self.due.remove(&key);
        Some(key)
    }

    /// When the save was finished that a version is the answer to: its own, or
    /// the latest of its helpers'.
    pub(crate) fn saved_at(&self, key: &Key, inputs: &Inputs) -> Duration {
        let helpers = inputs.reads.iter().filter_map(|read| self.changed.get(&read.key));
        let own = self.changed.get(key);
        own.or_else(|| helpers.max()).copied().unwrap_or(self.opened)
    }
}
