//! Who asked for which helper, and what helpers hold.

use crate::{Content, Key};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The helpers that anybody asked for, as one evaluation sees them; `None` for
/// those that are not there.
pub type Helpers = BTreeMap<Key, Option<Content>>;

/// A helper as one evaluation read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    pub key: Key,
    /// `None` where there was no such file.
    pub content: Option<Content>,
}

#[derive(Debug, Default)]
pub(crate) struct Imports {
    /// Shared with the evaluation that runs, and copied only if it has to
    /// change meanwhile.
    helpers: Arc<Helpers>,
    asked_by: BTreeMap<Key, BTreeSet<Key>>,
    asks_for: BTreeMap<Key, BTreeSet<Key>>,
}

impl Imports {
    pub(crate) fn helpers(&self) -> Arc<Helpers> {
        self.helpers.clone()
    }

    /// What a helper holds; the outer `None` if nobody asked for it.
    pub(crate) fn helper(&self, key: &str) -> Option<Option<&Content>> {
        self.helpers.get(key).map(Option::as_ref)
    }

    pub(crate) fn is_helper(&self, key: &str) -> bool {
        self.helpers.contains_key(key)
    }

    /// Notes what a helper holds, if it is one.
    pub(crate) fn update(&mut self, key: &Key, content: Option<&Content>) {
        if self.helper(key).is_some_and(|known| known != content) {
            Arc::make_mut(&mut self.helpers).insert(key.clone(), content.cloned());
        }
    }

    /// Notes that somebody asked for a helper nobody asked for before.
    pub(crate) fn adopt(&mut self, key: &Key, content: Option<Content>) {
        Arc::make_mut(&mut self.helpers).entry(key.clone()).or_insert(content);
    }

    pub(crate) fn importers(&self, helper: &str) -> Vec<Key> {
        self.asked_by.get(helper).into_iter().flatten().cloned().collect()
    }

    /// The files that a change to one could change: itself, and who imports it.
    pub(crate) fn touched_by<'a>(&'a self, key: &'a Key) -> impl Iterator<Item = &'a Key> {
        self.asked_by.get(key).into_iter().flatten().chain([key])
    }

    /// The helpers that a file asks for.
    pub(crate) fn asked_by(&self, file: &Key) -> impl Iterator<Item = &Key> {
        self.asks_for.get(file).into_iter().flatten()
    }

    /// Replaces what a file asks for. The answer lists the helpers that nobody
    /// asks for any more.
    pub(crate) fn set(&mut self, file: &Key, asks: BTreeSet<Key>) -> Vec<Key> {
        for helper in &asks {
            self.asked_by.entry(helper.clone()).or_default().insert(file.clone());
        }
        let before = self.asks_for.insert(file.clone(), asks).unwrap_or_default();
        let after = &self.asks_for[file];
        let dropped: Vec<Key> = before.difference(after).cloned().collect();
        if after.is_empty() {
            self.asks_for.remove(file);
        }
        let mut orphans = Vec::new();
        for helper in dropped {
            let Some(files) = self.asked_by.get_mut(&helper) else { continue };
            files.remove(file);
            if files.is_empty() {
                self.asked_by.remove(&helper);
                Arc::make_mut(&mut self.helpers).remove(&helper);
                orphans.push(helper);
            }
        }
        orphans
    }
}
