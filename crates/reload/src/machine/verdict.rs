//! From what is due to what is live, and to what is said.

use super::Machine;
use crate::batch::{Batch, Success};
use crate::file::{Disk, Failed, Live, PATIENCE, Told};
use crate::say::{Say, Version};
use crate::settle::SETTLE;
use crate::{Content, Key};
use std::collections::BTreeMap;
use std::time::Duration;

/// A version that was live for no longer than this was one step with the next.
const SUPERSEDED: Duration = Duration::from_millis(500);
/// For how long, and how many, files that came or went are remembered to tell a
/// rename by.
const RENAMED: Duration = Duration::from_secs(1);
const REMEMBERED: usize = 256;

type Remembered = (Key, Content, Duration);

fn remember(list: &mut Vec<Remembered>, it: Remembered) {
    list.retain(|(.., at)| *at + RENAMED >= it.2);
    list.truncate(REMEMBERED - 1);
    list.push(it);
}

impl<T> Machine<T> {
    /// Ends batches that are done, and begins those that wait.
    pub(super) fn advance(&mut self, now: Duration) {
        loop {
            self.end_batches(now);
            if !self.let_in_what_waits(now) {
                break;
            }
        }
        if self.starting && self.batches.is_empty() && !self.list && self.looks.is_empty() {
            self.starting = false;
            let files = self.files.values().filter(|file| file.live.is_some()).count();
            let problems = self.files.values().filter(|file| file.failed.is_some()).count();
            self.says.push_back(Say::Ready { files, problems });
        }
    }

    /// Publishes every batch that is done.
    fn end_batches(&mut self, now: Duration) {
        let mut at = 0;
        while at < self.batches.len() {
            let batch = &self.batches[at];
            let is_due = self.starting || batch.is_closed(now) || self.is_lone(batch);
            if is_due && batch.is_evaluated() {
                let batch = self.batches.remove(at);
                self.publish(now, batch.ready);
                continue;
            }
            if self.starting {
                let ready = std::mem::take(&mut self.batches[at].ready);
                self.publish(now, ready);
            }
            at += 1;
        }
    }

    /// Whether only one file has changed, by one name or, through links, by
    /// several.
    fn is_lone(&self, batch: &Batch<T>) -> bool {
        let mut disks = batch.changed.keys().filter_map(|key| Some(&self.files.get(key)?.disk));
        let first = disks.next();
        disks.all(|disk| Some(disk) == first)
    }

    fn publish(&mut self, now: Duration, ready: BTreeMap<Key, Success<T>>) {
        let keys: Vec<Key> = ready.keys().cloned().collect();
        let mut versions = Vec::new();
        for (key, Success { inputs, value, saved_at }) in ready {
            let Some(file) = self.files.get_mut(&key) else { continue };
            file.versions += 1;
            let before = file.live.as_ref().map(|live| live.published_at);
            versions.push(Version {
                key: key.clone(),
                number: file.versions,
                content: inputs.own.clone(),
                reads: inputs.reads.clone(),
                value,
                saved_at,
                supersedes: before.is_some_and(|before| now < before + SUPERSEDED),
            });
            if file.versions == 1 {
                remember(&mut self.births, (key, inputs.own.clone(), now));
            }
            file.live = Some(Live { inputs, published_at: now, is_aside: false });
        }
        if !versions.is_empty() {
            self.says.push_back(Say::Loaded(versions));
        }
        for key in keys {
            self.well(&key);
            self.inherit(now, &key);
        }
    }

    /// Where changes are noticed slowly, a file that was renamed is gone before
    /// it is born.
    fn inherit(&mut self, now: Duration, heir: &Key) {
        let born_now = |(key, _, born): &&Remembered| key == heir && *born == now;
        let Some((_, content, _)) = self.births.iter().find(born_now) else { return };
        let is_it = |(key, held, died): &Remembered| {
            let still_gone = self.files.get(key).is_some_and(|file| file.disk == Disk::Gone);
            still_gone && held == content && *died + RENAMED >= now
        };
        if let Some(at) = self.deaths.iter().position(is_it) {
            let (from, ..) = self.deaths.remove(at);
            self.renamed(from, heir.clone());
        }
    }

    /// A file's live version is what is on disk.
    pub(super) fn well(&mut self, key: &Key) {
        let Some(file) = self.files.get_mut(key) else { return };
        file.failed = None;
        let solved = file.complaint.settle();
        let asks = file.asks();
        self.ask_helpers(key, asks);
        if solved {
            self.says.push_back(Say::Solved { key: key.clone() });
        }
        self.rearm(key);
    }

    /// A file's newest bytes cannot be a version.
    pub(super) fn fail(&mut self, now: Duration, key: &Key, failed: Failed) {
        let Some(file) = self.files.get_mut(key) else { return };
        file.failed = Some(failed);
        let asks = file.asks();
        self.ask_helpers(key, asks);
        self.raise(now, key);
    }

    /// They still cannot.
    pub(super) fn raise(&mut self, now: Duration, key: &Key) {
        let Some(file) = self.files.get_mut(key) else { return };
        let Some((diagnostics, tried)) = file.problem(key) else { return };
        file.complaint.raise(now, &Told::Problem { diagnostics, tried });
        self.rearm(key);
    }

    /// Says what has been wrong for long enough.
    pub(super) fn end_patience(&mut self, now: Duration, key: &Key) {
        let Some(file) = self.files.get_mut(key) else { return };
        if file.missing_since.is_some_and(|since| since + PATIENCE <= now) {
            file.missing_since = None;
            return self.change(now, key, Disk::Gone, now);
        }
        if file.complaint.due().is_none_or(|due| due > now) {
            return;
        }
        let busy =
            self.batches.iter().any(|batch| batch.is_evaluating(key)) || self.waiting.contains(key);
        let unsettled = file.settling.is_open() || file.missing_since.is_some();
        if (busy || unsettled) && file.complaint.age(now) < PATIENCE * 4 {
            file.complaint.put_off(now + SETTLE);
            return;
        }
        let Some((diagnostics, tried)) = file.problem(key) else { return };
        let told = Told::Problem { diagnostics: diagnostics.clone(), tried: tried.clone() };
        if file.complaint.tell(told) {
            let running = file.running();
            self.says.push_back(Say::Problem { key: key.clone(), diagnostics, tried, running });
        }
    }

    /// A file has been away for long enough that no save is that slow.
    pub(super) fn gone(&mut self, now: Duration, key: &Key) {
        let Some(file) = self.files.get_mut(key) else { return };
        let running = file.running();
        let Some(live) = &file.live else {
            // Nobody ever saw it play.
            if file.complaint.settle() {
                self.says.push_back(Say::Solved { key: key.clone() });
            }
            return;
        };
        if file.complaint.tell(Told::Gone) {
            let own = live.inputs.own.clone();
            let is_heir = |(heir, held, born): &&Remembered| {
                heir != key && *held == own && *born + RENAMED >= now
            };
            match self.births.iter().find(is_heir) {
                Some((heir, ..)) => {
                    let heir = heir.clone();
                    self.renamed(key.clone(), heir);
                }
                None => {
                    remember(&mut self.deaths, (key.clone(), own, now));
                    self.says.push_back(Say::Gone { key: key.clone(), running });
                }
            }
        }
    }

    /// Everything that was known of the old name is the new one's, also since
    /// when it is live: whatever comes under the old one is another file.
    fn renamed(&mut self, from: Key, to: Key) {
        let before = self.files.get_mut(&from).and_then(|file| {
            (file.failed, file.versions) = (None, 0);
            file.complaint.settle();
            file.live.take()
        });
        self.rearm(&from);
        let heir = self.files.get_mut(&to).and_then(|file| file.live.as_mut());
        if let (Some(before), Some(heir)) = (before, heir) {
            heir.published_at = heir.published_at.min(before.published_at);
        }
        self.says.push_back(Say::Renamed { from, to });
    }
}
