//! Changes that wait to enter the view.

use crate::Key;
use crate::file::Disk;
use crate::imports::Imports;
use crate::settle::SETTLE;
use std::collections::BTreeMap;
use std::time::Duration;

/// A change that waits to enter the view.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) disk: Disk,
    pub(crate) saved_at: Duration,
    /// Since when it waits.
    pub(crate) since: Duration,
}

/// Changes that enter together: they came within a settle or under one lock, or
/// one could change what the other does.
#[derive(Debug)]
struct Group {
    changes: BTreeMap<Key, Change>,
    /// Something in it came while everything was held back, and so does the rest.
    is_held: bool,
}

impl Group {
    /// Since when the first waits.
    fn since(&self) -> Duration {
        self.changes.values().map(|change| change.since).min().unwrap_or_default()
    }

    fn is_touched_by(&self, key: &Key, imports: &Imports) -> bool {
        imports.touched_by(key).any(|file| {
            let waits = |it| self.changes.contains_key(it);
            waits(file) || imports.asked_by(file).any(waits)
        })
    }
}

/// All that waits, in groups. No file is part of two of them.
#[derive(Debug, Default)]
pub(crate) struct Waiting(Vec<Group>);

impl Waiting {
    pub(crate) fn get(&self, key: &Key) -> Option<&Change> {
        self.0.iter().find_map(|group| group.changes.get(key))
    }

    pub(crate) fn contains(&self, key: &Key) -> bool {
        self.get(key).is_some()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many files wait.
    pub(crate) fn len(&self) -> usize {
        self.0.iter().map(|group| group.changes.len()).sum()
    }

    /// Whether a change to a file would overtake what waits.
    pub(crate) fn is_touched_by(&self, key: &Key, imports: &Imports) -> bool {
        self.0.iter().any(|group| group.is_touched_by(key, imports))
    }

    /// Lets a change wait, together with all that it belongs to. Of one file
    /// only the latest waits, since the first did.
    pub(crate) fn add(&mut self, key: Key, mut change: Change, imports: &Imports, is_held: bool) {
        let now = change.since;
        let came_together = |group: &Group| match is_held {
            true => group.is_held,
            false => now < group.since() + SETTLE,
        };
        let mut joined = Group { changes: BTreeMap::new(), is_held };
        let belongs =
            |group: &mut Group| came_together(group) || group.is_touched_by(&key, imports);
        for group in self.0.extract_if(.., belongs) {
            joined.changes.extend(group.changes);
            joined.is_held |= group.is_held;
        }
        if let Some(before) = joined.changes.get(&key) {
            change.since = before.since;
        }
        joined.changes.insert(key, change);
        self.0.push(joined);
    }

    pub(crate) fn remove(&mut self, key: &Key) {
        for group in &mut self.0 {
            group.changes.remove(key);
        }
        self.0.retain(|group| !group.changes.is_empty());
    }

    /// A file is known to read others from now on: what waits of all of these
    /// belongs together.
    pub(crate) fn join_readers(&mut self, key: &Key, imports: &Imports) {
        let mut linked = self.0.extract_if(.., |group| group.is_touched_by(key, imports));
        let Some(mut first) = linked.next() else { return };
        for group in linked {
            first.changes.extend(group.changes);
            first.is_held |= group.is_held;
        }
        self.0.push(first);
    }

    /// Takes out the changes of a group of which none is in the way of anything.
    pub(crate) fn take(&mut self, is_in_the_way: impl Fn(&Key) -> bool) -> BTreeMap<Key, Change> {
        let is_free = |group: &Group| !group.changes.keys().any(&is_in_the_way);
        let at = self.0.iter().position(is_free);
        at.map(|at| self.0.remove(at).changes).unwrap_or_default()
    }
}
