//! The pattern files there are: their versions, and what became of each.

use crate::history::{Contents, History, Version};
use crate::input::Remembered;
use crate::registry::{Entry, entries_of};
use light::Rig;
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
    pub(crate) holds: Holds,
    /// The newest save of it cannot be played.
    pub(crate) is_broken: bool,
    pub(crate) presence: Presence,
}

/// What the last good save of a file became.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Holds {
    /// A version, by its number.
    Version(u64),
    /// It waits for its beat.
    Waiting,
    /// It is held back from the lights.
    Held(Contents),
    /// The performer cancelled or dropped it.
    Aside(Contents),
    /// Nobody knows: the file is another run's, and was broken at its end.
    Unknown,
}

impl File {
    fn of(contents: Contents, now: Duration) -> Self {
        let history = History::of(contents, now);
        let holds = Holds::Version(history.current().number);
        Self { history, holds, is_broken: false, presence: Presence::Here }
    }

    /// The version that the file on disk holds, if it is there and good.
    pub(crate) fn on_disk(&self) -> Option<u64> {
        match self.holds {
            Holds::Version(number) if !self.is_broken && self.presence != Presence::Gone => {
                Some(number)
            }
            _ => None,
        }
    }

    pub(crate) fn held(&self) -> Option<&Contents> {
        match &self.holds {
            Holds::Held(contents) => Some(contents),
            _ => None,
        }
    }

    fn aside(&self) -> Option<&Contents> {
        match &self.holds {
            Holds::Aside(contents) => Some(contents),
            _ => None,
        }
    }

    /// What another run is to know of it.
    pub(crate) fn remembered(&self, key: &Arc<str>) -> Remembered {
        Remembered {
            key: key.clone(),
            versions: self.history.versions().to_vec(),
            current: self.history.current().number,
            on_disk: self.on_disk(),
            aside: self.aside().cloned(),
        }
    }
}

/// Whether there is a file behind the versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// Known from another run, not yet looked at in this one.
    Unseen,
    Here,
    Gone,
    /// What the program brings along stands in for it.
    BuiltIn,
}

impl Library {
    pub(crate) fn get(&self, key: &str) -> Option<&File> {
        self.files.get(key)
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut File> {
        self.files.get_mut(key)
    }

    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&str, &File) -> bool) {
        self.files.retain(|key, file| keep(key, file));
    }

    /// Adds a file from another run; what is known in this one stays.
    pub(crate) fn restore(&mut self, it: Remembered) {
        let known = self.files.get(&it.key).is_some_and(|file| file.presence != Presence::Unseen);
        let history = History::restored(it.versions, it.current);
        let Some(history) = history.filter(|_| !known) else { return };
        let holds = match (it.on_disk, it.aside) {
            (Some(number), _) => Holds::Version(number),
            (None, Some(contents)) => Holds::Aside(contents),
            (None, None) => Holds::Unknown,
        };
        let file = File { history, holds, is_broken: false, presence: Presence::Unseen };
        self.files.insert(it.key, file);
    }

    /// Whether a file from another run holds what it held then: nobody has
    /// saved it since, and what was current stays so, by an undo, say.
    pub(crate) fn recognize(&mut self, key: &str, contents: &Contents) -> bool {
        let Some(file) = self.files.get_mut(key) else { return false };
        if file.presence != Presence::Unseen {
            return false;
        }
        let known = match &mut file.holds {
            Holds::Version(number) => file.history.recognize(*number, contents),
            Holds::Aside(aside) => aside.data == contents.data,
            Holds::Waiting | Holds::Held(_) | Holds::Unknown => false,
        };
        if known {
            file.presence = Presence::Here;
        }
        known
    }

    /// A file has been saved, and is good.
    pub(crate) fn saved(&mut self, key: &str) {
        if let Some(file) = self.files.get_mut(key) {
            (file.is_broken, file.presence) = (false, Presence::Here);
        }
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
        let Some(file) = self.files.get_mut(key) else {
            self.files.insert(key.clone(), File::of(contents, now));
            return true;
        };
        let is_new = file.history.push(now, contents, supersedes);
        file.holds = Holds::Version(file.history.current().number);
        is_new
    }

    /// Keeps contents back. A file that never played cannot be held: there is
    /// nothing to protect. Nor can what plays already.
    pub(crate) fn hold(&mut self, key: &str, contents: &Contents) -> bool {
        let Some(file) = self.files.get_mut(key) else { return false };
        if file.history.current().contents.data == contents.data {
            return false;
        }
        file.holds = Holds::Held(contents.clone());
        true
    }

    /// Makes what is held for other lights, as far as it can be.
    pub(crate) fn refit(&mut self, rig: &Arc<Rig>) {
        for file in self.files.values_mut() {
            let Holds::Held(contents) = &mut file.holds else { continue };
            for (_, cue) in &mut contents.cues {
                if let Ok(made) = cue.for_rig(rig) {
                    *cue = Arc::new(made);
                }
            }
        }
    }

    /// What is held back, by file.
    pub(crate) fn held(&self) -> Vec<(Arc<str>, Contents)> {
        let there = self.files.iter().filter(|(_, file)| file.presence != Presence::Gone);
        there.filter_map(|(key, file)| Some((key.clone(), file.held()?.clone()))).collect()
    }

    /// A file has another name now: its versions go with it, and what the last
    /// save became. The same bytes have been published under the new name
    /// already; what they mean there may tell of the name. Gives what that is.
    pub(crate) fn rename(&mut self, from: &str, to: &Arc<str>) -> Option<Contents> {
        let new = self.files.get(to)?;
        let contents = new.held().unwrap_or(&new.history.current().contents).clone();
        let mut file = self.files.remove(from)?;
        (file.is_broken, file.presence) = (false, Presence::Here);
        match &mut file.holds {
            Holds::Version(number) => file.history.replace(*number, &contents),
            Holds::Held(it) | Holds::Aside(it) => *it = contents.clone(),
            Holds::Waiting | Holds::Unknown => {}
        }
        self.files.insert(to.clone(), file);
        Some(contents)
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
