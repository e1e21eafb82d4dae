//! From what was found to what is due.

use super::{BETWEEN_LISTS, Change, Hold, Machine};
use crate::file::{Disk, Failed, File};
use crate::settle::{Found, SETTLE};
use crate::{Key, text};
use std::collections::BTreeSet;
use std::time::Duration;

impl<T> Machine<T> {
    /// Only patterns, and helpers that anybody asked for, are looked at.
    pub(super) fn is_ours(&self, key: &Key) -> bool {
        self.wanted.loads(key) || self.imports.is_helper(key)
    }

    pub(super) fn ask_for_due(&mut self, now: Duration, key: &Key) {
        let due = self.files.get(key).and_then(|file| file.settling.due());
        if due.is_some_and(|due| due <= now) {
            self.looks.insert(key.clone());
        }
    }

    pub(super) fn ask_for_list(&mut self, now: Duration) {
        self.list |= self.list_due().is_some_and(|due| due <= now);
    }

    /// Once as soon as anything may have changed, and once when that has
    /// settled.
    pub(super) fn list_due(&self) -> Option<Duration> {
        let lost_at = self.lost_at?;
        Some(match self.listed_at {
            Some(_) if self.is_listed_since(lost_at) => lost_at + SETTLE,
            Some(listed_at) => lost_at.max(listed_at + BETWEEN_LISTS),
            None => lost_at,
        })
    }

    pub(super) fn is_listed_since(&self, lost_at: Duration) -> bool {
        self.listed_at.is_some_and(|listed_at| listed_at >= lost_at)
    }

    pub(super) fn found(&mut self, now: Duration, key: &Key, found: Found, saved_at: Duration) {
        let Some(file) = self.files.get_mut(key) else { return };
        let disk = match found {
            // Many saves take the name away for a moment. What it held counts
            // until patience ends.
            Found::Missing => {
                let latest = self.waiting.get(key).map_or(&file.disk, |change| &change.disk);
                if matches!(latest, Disk::Content(_) | Disk::Refused(_)) {
                    file.missing_since.get_or_insert(now);
                } else if file.disk == Disk::Unseen && !self.imports.is_helper(key) {
                    // A name that came and went before anybody saw it.
                    self.forget(key);
                }
                return;
            }
            Found::Content(content) => Disk::Content(content),
            Found::Refused(why) => Disk::Refused(why),
        };
        self.change(now, key, disk, saved_at);
    }

    /// Lets a change into the view, now or later.
    pub(super) fn change(&mut self, now: Duration, key: &Key, disk: Disk, saved_at: Duration) {
        let batch = self.batches.taking_in(now, self.starting);
        let batch = match batch {
            // Files of one save of which one is on its way by itself, because of
            // another that reads it, say: what belongs together is one swap.
            Some(open)
                if !self.must_wait_for_others(key)
                    && self.batches.is_touched_by(open, key, &self.imports) =>
            {
                Some(self.batches.join_by_touch(open, key, &self.imports))
            }
            batch => batch,
        };
        if !self.starting && self.must_wait(key, batch) {
            if self.is_on_its_way(key, &disk) {
                return;
            }
            let change = Change { disk, saved_at, since: now };
            self.waiting.add(key.clone(), change, &self.imports, self.is_held());
        } else {
            // What still waits is older.
            self.waiting.remove(key);
            let batch = batch.unwrap_or_else(|| self.batches.open(now));
            self.enter(now, key, Change { disk, saved_at, since: now }, batch);
        }
    }

    /// Whether a file that holds this is part of a batch already: another look
    /// at it is no change that waits.
    fn is_on_its_way(&self, key: &Key, disk: &Disk) -> bool {
        !self.waiting.contains(key)
            && self.files.get(key).is_some_and(|file| file.disk == *disk)
            && self.batches.iter().any(|batch| batch.has(key))
    }

    /// Whether a change cannot join this batch, or one of its own.
    fn must_wait(&self, key: &Key, batch: Option<usize>) -> bool {
        self.must_wait_for_others(key) || self.batches.are_touched_by(key, &self.imports, batch)
    }

    /// Whether it would overtake what waits, or is held back with everything.
    fn must_wait_for_others(&self, key: &Key) -> bool {
        self.is_held() || self.waiting.is_touched_by(key, &self.imports)
    }

    /// Lets in what waits together, as one batch, once nothing of it would
    /// change what is on its way. True if it did.
    pub(super) fn let_in_what_waits(&mut self, now: Duration) -> bool {
        if let Hold::Ending(lost_at) = self.hold
            && self.looks.is_empty()
            && lost_at.is_none_or(|lost_at| self.is_listed_since(lost_at))
        {
            self.hold = Hold::No;
        }
        if self.is_held() {
            return false;
        }
        let would_change = |key: &Key| self.batches.are_touched_by(key, &self.imports, None);
        let changes = self.waiting.take(would_change);
        let Some(since) = changes.values().map(|change| change.since).min() else { return false };
        let batch = self.batches.open(since);
        for (key, change) in changes {
            self.enter(now, &key, change, batch);
        }
        true
    }

    pub(super) fn is_held(&self) -> bool {
        matches!(self.hold, Hold::Since(_) | Hold::Ending(_))
    }

    /// From here on this is what the file holds, for every evaluation.
    fn enter(&mut self, now: Duration, key: &Key, change: Change, batch: usize) {
        let Some(file) = self.files.get_mut(key) else { return };
        let as_helper = self.imports.helper(key).map(|known| known != change.disk.content());
        let changed = as_helper.unwrap_or(false) || file.disk != change.disk;
        file.disk = change.disk;
        if changed {
            self.imports.update(key, file.disk.content());
            self.batches[batch].changed.insert(key.clone(), change.saved_at);
            for importer in self.imports.importers(key) {
                self.reconsider(now, &importer, batch);
            }
        }
        if self.wanted.loads(key) {
            self.reconsider(now, key, batch);
            if self.files.get(key).is_some_and(|file| file.disk == Disk::Gone) {
                self.gone(now, key);
            }
        }
    }

    /// Compares a file's inputs with the view, and has it evaluated for a batch
    /// if they are news.
    pub(super) fn reconsider(&mut self, now: Duration, key: &Key, batch: usize) {
        let Some(file) = self.files.get_mut(key) else { return };
        let batch = &mut self.batches[batch];
        batch.due.remove(key);
        if let Some(ready) = batch.ready.get(key) {
            if ready.inputs.are_current(&file.disk, &self.imports) {
                return;
            }
            batch.ready.remove(key);
        }
        let failed = match &file.disk {
            Disk::Unseen | Disk::Gone => return,
            Disk::Refused(why) => Some(vec![why.clone()]),
            Disk::Content(_) if file.is_live(&self.imports) => return self.well(key),
            Disk::Content(_) if file.is_known_bad(&self.imports) => return self.raise(now, key),
            // It is being evaluated: whether that is out of date is asked then.
            Disk::Content(content) if batch.running.get(key) == Some(content) => return,
            Disk::Content(content) => {
                let text = text::decode(content, file.may_be_empty(&self.wanted));
                text.err().map(|why| vec![why])
            }
        };
        match failed {
            Some(diagnostics) => self.fail(now, key, Failed { inputs: None, diagnostics }),
            None => {
                batch.due.insert(key.clone());
            }
        }
    }

    /// Notes what a file asks for, and forgets what nobody asks for any more.
    pub(super) fn ask_helpers(&mut self, key: &Key, asks: BTreeSet<Key>) {
        for orphan in self.imports.set(key, asks) {
            if !self.wanted.loads(&orphan) {
                self.forget(&orphan);
            }
        }
    }

    pub(super) fn forget(&mut self, key: &Key) {
        self.files.remove(key);
        self.looks.remove(key);
        self.waiting.remove(key);
        if let Some(at) = self.armed.remove(key) {
            self.alarms.remove(&(at, key.clone()));
        }
    }

    /// Notes when time alone changes something about a file.
    pub(super) fn rearm(&mut self, key: &Key) {
        let alarm = self.files.get(key).and_then(File::alarm);
        if self.armed.get(key).copied() == alarm {
            return;
        }
        if let Some(before) = self.armed.remove(key) {
            self.alarms.remove(&(before, key.clone()));
        }
        if let Some(at) = alarm {
            self.armed.insert(key.clone(), at);
            self.alarms.insert((at, key.clone()));
        }
    }
}
