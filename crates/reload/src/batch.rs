//! Changes that belong together.

use crate::file::Inputs;
use crate::imports::Imports;
use crate::settle::SETTLE;
use crate::{Content, Key};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Index, IndexMut};
use std::time::Duration;

/// Changes of the view on their way to one swap.
#[derive(Debug)]
pub(crate) struct Batch<T> {
    opened: Duration,
    /// The files that hold something else now, and when that was saved.
    pub(crate) changed: BTreeMap<Key, Duration>,
    /// The files to evaluate.
    pub(crate) due: BTreeSet<Key>,
    /// What is being evaluated: a file only once at a time.
    pub(crate) running: BTreeMap<Key, Content>,
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
    fn open(now: Duration) -> Self {
        Self {
            opened: now,
            changed: BTreeMap::new(),
            due: BTreeSet::new(),
            running: BTreeMap::new(),
            ready: BTreeMap::new(),
        }
    }

    /// Whether changes from now on belong to the next one.
    pub(crate) fn is_closed(&self, now: Duration) -> bool {
        now >= self.opened + SETTLE
    }

    /// Whether nothing of it has to be evaluated any more.
    pub(crate) fn is_evaluated(&self) -> bool {
        self.due.is_empty() && self.running.is_empty()
    }

    /// When it closes, if that is all it waits for.
    pub(crate) fn closes(&self) -> Option<Duration> {
        self.is_evaluated().then_some(self.opened + SETTLE)
    }

    /// Whether a change to a file would change what is on its way here, or
    /// comes of the same save.
    fn is_touched_by(&self, key: &Key, imports: &Imports) -> bool {
        let reads_what_changed =
            |file| imports.asked_by(file).any(|helper| self.changed.contains_key(helper));
        imports.touched_by(key).any(|file| self.has(file) || reads_what_changed(file))
    }

    /// Whether a file is part of it.
    pub(crate) fn has(&self, key: &Key) -> bool {
        self.is_evaluating(key) || self.ready.contains_key(key) || self.changed.contains_key(key)
    }

    pub(crate) fn is_evaluating(&self, key: &Key) -> bool {
        self.due.contains(key) || self.running.contains_key(key)
    }

    /// The file to evaluate next; saved ones before those that only import one.
    fn next(&mut self) -> Option<Key> {
        let free = || self.due.iter().filter(|key| !self.running.contains_key(*key));
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

    fn absorb(&mut self, other: Self) {
        self.opened = self.opened.min(other.opened);
        self.changed.extend(other.changed);
        self.due.extend(other.due);
        self.running.extend(other.running);
        self.ready.extend(other.ready);
    }
}

/// The batches under way, in the order in which they got their turn. No file is
/// part of two of them.
#[derive(Debug)]
pub(crate) struct Batches<T> {
    all: Vec<Batch<T>>,
    /// The last evaluation was for one that had overtaken another.
    overtook: bool,
}

impl<T> Default for Batches<T> {
    fn default() -> Self {
        Self { all: Vec::new(), overtook: false }
    }
}

impl<T> Batches<T> {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Batch<T>> {
        self.all.iter()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    /// Opens one, which is the last.
    pub(crate) fn open(&mut self, now: Duration) -> usize {
        self.all.push(Batch::open(now));
        self.all.len() - 1
    }

    pub(crate) fn remove(&mut self, at: usize) -> Batch<T> {
        self.all.remove(at)
    }

    /// The one that a file is evaluated for.
    pub(crate) fn running(&self, key: &Key) -> Option<usize> {
        self.all.iter().position(|batch| batch.running.contains_key(key))
    }

    /// The one that still takes changes in; of several the newest, which need
    /// not be the last: what has waited is older than when it got its turn. At
    /// the start there is only one.
    pub(crate) fn taking_in(&self, now: Duration, starting: bool) -> Option<usize> {
        let all = self.all.iter().enumerate();
        let open = all.filter(|(_, batch)| starting || !batch.is_closed(now));
        open.max_by_key(|(_, batch)| batch.opened).map(|(at, _)| at)
    }

    /// Whether a change to a file would change what is on its way in one of
    /// them, `but` for one.
    pub(crate) fn are_touched_by(&self, key: &Key, imports: &Imports, but: Option<usize>) -> bool {
        let mut others = self.all.iter().enumerate().filter(|(at, _)| Some(*at) != but);
        others.any(|(_, batch)| batch.is_touched_by(key, imports))
    }

    /// Whether a change to a file belongs to a batch.
    pub(crate) fn is_touched_by(&self, at: usize, key: &Key, imports: &Imports) -> bool {
        self.all[at].is_touched_by(key, imports)
    }

    /// The file to evaluate next. A lone save need not wait for many: what has
    /// the least to do goes first. But only every other time, so that many do
    /// not wait for ever.
    pub(crate) fn next(&mut self) -> Option<(usize, Key)> {
        let mut order: Vec<usize> = (0..self.all.len()).collect();
        if !self.overtook {
            order.sort_by_key(|at| self.all[*at].due.len());
        }
        let (at, key) = order.into_iter().find_map(|at| Some((at, self.all[at].next()?)))?;
        self.overtook = self.all[..at].iter().any(|older| !older.due.is_empty());
        Some((at, key))
    }

    /// One batch reads what changed in others: they are one from now on. The
    /// answer is where that is.
    pub(crate) fn join_by_reads(&mut self, at: usize, inputs: &Inputs) -> usize {
        self.join(at, |batch| inputs.reads.iter().any(|read| batch.changed.contains_key(&read.key)))
    }

    /// A change that belongs to one batch would change what is on its way in
    /// others: they are one from now on. The answer is where that is.
    pub(crate) fn join_by_touch(&mut self, at: usize, key: &Key, imports: &Imports) -> usize {
        self.join(at, |batch| batch.is_touched_by(key, imports))
    }

    fn join(&mut self, at: usize, belongs: impl Fn(&Batch<T>) -> bool) -> usize {
        let joined: Vec<usize> =
            (0..self.all.len()).filter(|it| *it == at || belongs(&self.all[*it])).collect();
        let first = joined[0];
        for later in joined.into_iter().skip(1).rev() {
            let later = self.all.remove(later);
            self.all[first].absorb(later);
        }
        first
    }
}

impl<T> Index<usize> for Batches<T> {
    type Output = Batch<T>;

    fn index(&self, at: usize) -> &Batch<T> {
        &self.all[at]
    }
}

impl<T> IndexMut<usize> for Batches<T> {
    fn index_mut(&mut self, at: usize) -> &mut Batch<T> {
        &mut self.all[at]
    }
}
