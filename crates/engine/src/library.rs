//! The pattern files there are: their versions, and what became of each.

use crate::history::{Contents, History, Version};
use crate::input::Remembered;
use crate::registry::{Entry, entries_of};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// Every file that has, or had, something to play, by key.
#[derive(Debug, Default)]
pub(crate) struct Library {
    files: BTreeMap<Arc<str>, File>,
}

#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) history: History,
    /// The version that the file on disk holds, if it was good.
    pub(crate) on_disk: Option<u64>,
    pub(crate) presence: Presence,
    /// Contents that are good and held back from the lights.
    pub(crate) held: Option<Contents>,
}

/// Whether there is a file behind the versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// Known from another run, not yet looked at in this one.
    Unseen,
    Here,
    Gone,
}

impl Library {
    pub(crate) fn get(&self, key: &str) -> Option<&File> {
        self.files.get(key)
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut File> {
        self.files.get_mut(key)
    }

    pub(crate) fn remove(&mut self, key: &str) {
        self.files.remove(key);
    }

    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&str, &File) -> bool) {
        self.files.retain(|key, file| keep(key, file));
    }

    /// Adds a file from another run; what is known in this one stays.
    pub(crate) fn restore(&mut self, it: Remembered) {
        if let Some(history) = History::restored(it.versions, it.current) {
            let presence = Presence::Unseen;
            let file = File { history, on_disk: it.on_disk, presence, held: None };
            self.files.entry(it.key).or_insert(file);
        }
    }

    /// Whether a file from another run holds what it held then: nobody has
    /// saved it since, and what was current stays so, by an undo, say.
    pub(crate) fn recognize(&mut self, key: &str, contents: &Contents) -> bool {
        let file = self.files.get_mut(key).filter(|file| file.presence == Presence::Unseen);
        file.is_some_and(|file| {
            let known = file.on_disk.is_some_and(|it| file.history.recognize(it, contents));
            if known {
                file.presence = Presence::Here;
            }
            known
        })
    }

    /// Makes contents the current version of a file; false where they already
    /// are, but for the text.
    pub(crate) fn publish(
        &mut self,
        now: Duration,
        key: &Arc<str>,
        contents: Contents,
        supersedes: bool,
    ) -> bool {
        let (file, is_new) = match self.files.get_mut(key) {
            Some(file) => {
                let is_new = file.history.push(now, contents, supersedes);
                (file, is_new)
            }
            None => {
                let history = History::of(contents, now);
                let presence = Presence::Here;
                let file = File { history, on_disk: None, presence, held: None };
                (self.files.entry(key.clone()).or_insert(file), true)
            }
        };
        let number = file.history.current().number;
        (file.on_disk, file.presence, file.held) = (Some(number), Presence::Here, None);
        is_new
    }

    /// Keeps contents back. A file that never played cannot be held: there is
    /// nothing to protect.
    pub(crate) fn hold(&mut self, key: &str, contents: &Contents) -> bool {
        match self.files.get_mut(key) {
            Some(file) => {
                (file.held, file.presence) = (Some(contents.clone()), Presence::Here);
                file.on_disk = None;
                true
            }
            None => false,
        }
    }

    /// What is held back, no longer kept here.
    pub(crate) fn take_held(&mut self) -> Vec<(Arc<str>, Contents)> {
        let held = self.files.iter_mut();
        held.filter_map(|(key, file)| Some((key.clone(), file.held.take()?))).collect()
    }

    /// Every cue that can be chosen, in a stable order: files by key, cues as
    /// the file has them. Of a file that is gone, only what is wanted.
    pub(crate) fn entries(&self, wanted: impl Fn(&str) -> bool) -> Vec<Entry> {
        let mut entries = Vec::new();
        for (key, file) in &self.files {
            let Version { number, contents, .. } = file.history.current();
            let all = entries_of(key, *number, &contents.cues);
            let gone = file.presence == Presence::Gone;
            let kept = all.into_iter().filter(|entry| !gone || wanted(&entry.key));
            entries.extend(kept.map(|entry| Entry { gone, ..entry }));
        }
        entries
    }
}
