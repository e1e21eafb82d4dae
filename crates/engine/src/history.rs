//! The versions of a file that have been live, and which of them plays.

use crate::registry::{Entry, entries_of};
use show::Cue;
use std::sync::Arc;
use std::time::Duration;

/// One content of a pattern file that was good enough to play.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// Counts from 1 over the life of the file, also across restarts.
    pub number: u64,
    pub contents: Contents,
    /// When it went live; `None` if that was in another run.
    pub at: Option<Duration>,
    /// Tells its text from others, in few letters.
    pub hash: u32,
}

impl Version {
    pub fn new(number: u64, contents: Contents, at: Option<Duration>) -> Self {
        // FNV-1a.
        let step = |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        let hash = contents.text.bytes().fold(0x811c_9dc5, step);
        Self { number, contents, at, hash }
    }
}

/// What a file held, evaluated.
#[derive(Clone, Debug, PartialEq)]
pub struct Contents {
    /// With the part of the key after the colon, for files with many.
    pub cues: Vec<(Option<Arc<str>>, Arc<Cue>)>,
    pub text: Arc<str>,
    /// The evaluated data as bytes: two versions with the same data make the
    /// same light, whatever their texts say.
    pub data: Arc<[u8]>,
}

impl Contents {
    /// What one key names of a file with these contents.
    pub(crate) fn entry(&self, file: &Arc<str>, version: u64, key: &str) -> Option<Entry> {
        entries_of(file, version, &self.cues).into_iter().find(|entry| *entry.key == *key)
    }
}

/// The versions of one file, oldest first, with a place among them.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// Never empty.
    versions: Vec<Version>,
    at: usize,
    last_number: u64,
}

impl History {
    /// Versions remembered for a file, at the most.
    pub const MAX_VERSIONS: usize = 64;

    pub fn of(first: Contents, now: Duration) -> Self {
        Self { versions: vec![Version::new(1, first, Some(now))], at: 0, last_number: 1 }
    }

    /// A history from another run, oldest version first. Without the one that
    /// was current the last one is. `None` if there is no version.
    pub fn restored(mut versions: Vec<Version>, current: u64) -> Option<Self> {
        let last_number = versions.iter().map(|version| version.number).max()?;
        let excess = versions.len().saturating_sub(Self::MAX_VERSIONS);
        versions.drain(..excess);
        let at = versions.iter().position(|version| version.number == current);
        Some(Self { at: at.unwrap_or(versions.len() - 1), versions, last_number })
    }

    pub fn versions(&self) -> &[Version] {
        &self.versions
    }

    /// The version that plays, or would.
    pub fn current(&self) -> &Version {
        &self.versions[self.at]
    }

    /// How many versions are before the current one, and after it.
    pub fn steps(&self) -> (usize, usize) {
        (self.at, self.versions.len() - 1 - self.at)
    }

    /// Makes new contents the current version; false where they are the
    /// current one's, but for the text. Versions that had been undone are
    /// kept, below the one that was current, so that one step back is always
    /// what played before. With `supersedes` the newest one played for too
    /// short a time to be a step of its own, and is replaced if it still does.
    pub fn push(&mut self, now: Duration, contents: Contents, supersedes: bool) -> bool {
        if self.current().contents.data == contents.data {
            let Version { number, at, .. } = *self.current();
            self.versions[self.at] = Version::new(number, contents, at);
            return false;
        }
        let current = self.versions.remove(self.at);
        if !supersedes || current.number != self.last_number {
            self.versions.push(current);
        }
        self.last_number += 1;
        self.versions.push(Version::new(self.last_number, contents, Some(now)));
        if self.versions.len() > Self::MAX_VERSIONS {
            self.versions.remove(0);
        }
        self.at = self.versions.len() - 1;
        true
    }

    /// Takes the text of contents that one of the versions has; false if none
    /// of this number has them.
    pub fn recognize(&mut self, number: u64, contents: &Contents) -> bool {
        let known = self.get(number).is_some_and(|it| it.contents.data == contents.data);
        if known {
            self.replace(number, contents);
        }
        known
    }

    /// Gives a version other contents that make the same light.
    pub(crate) fn replace(&mut self, number: u64, contents: &Contents) {
        if let Some(it) = self.versions.iter_mut().find(|it| it.number == number) {
            *it = Version::new(number, contents.clone(), it.at);
        }
    }

    /// A version by its number, if it is remembered.
    pub fn get(&self, number: u64) -> Option<&Version> {
        self.versions.iter().find(|version| version.number == number)
    }

    /// The number of the version before another one, or after it.
    pub(crate) fn beside(&self, number: u64, step: Step) -> Option<u64> {
        let at = self.versions.iter().position(|version| version.number == number)?;
        let beside = match step {
            Step::Back => at.checked_sub(1)?,
            Step::Forward => at + 1,
        };
        self.versions.get(beside).map(|version| version.number)
    }

    /// Goes to a version by its number; false if that is the current one, or
    /// is not remembered.
    pub fn recall(&mut self, number: u64) -> bool {
        let found = self.versions.iter().position(|version| version.number == number);
        let Some(at) = found.filter(|at| *at != self.at) else { return false };
        self.at = at;
        true
    }
}

/// A step along the versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Back,
    Forward,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(data: &str) -> Contents {
        Contents { cues: Vec::new(), text: data.into(), data: data.as_bytes().into() }
    }

    /// A history after saves (`a`), undos (`-`), redos (`+`), recalls (`#1`) and
    /// saves that supersede (`~a`), as its versions with the current one in brackets.
    fn check(steps: &str, expected: &str) {
        let mut history: Option<History> = None;
        for step in steps.split_whitespace() {
            let now = Duration::ZERO;
            let go = |it: &mut History, step| {
                it.beside(it.current().number, step).is_some_and(|number| it.recall(number))
            };
            match (&mut history, step) {
                (None, data) => history = Some(History::of(contents(data), now)),
                (Some(it), "-") => drop(go(it, Step::Back)),
                (Some(it), "+") => drop(go(it, Step::Forward)),
                (Some(it), data) => match data.split_at(1) {
                    ("~", data) => drop(it.push(now, contents(data), true)),
                    ("#", number) => drop(it.recall(number.parse().unwrap())),
                    _ => drop(it.push(now, contents(data), false)),
                },
            }
        }
        let history = history.unwrap();
        let shown = history.versions.iter().enumerate().map(|(index, version)| {
            let text = format!("{}{}", version.contents.text, version.number);
            if index == history.at { format!("[{text}]") } else { text }
        });
        assert_eq!(shown.collect::<Vec<_>>().join(" "), expected, "{steps}");
    }

    #[test]
    fn saves_undos_and_redos() {
        check("a b c", "a1 b2 [c3]");
        check("a b c - -", "[a1] b2 c3");
        check("a b c - - - + +", "a1 b2 [c3]");
        check("a b +", "a1 [b2]");
    }

    #[test]
    fn a_version_is_recalled_by_its_number() {
        check("a b c #1", "[a1] b2 c3");
        check("a b c #1 #3", "a1 b2 [c3]");
        check("a b c #9", "a1 b2 [c3]");
        check("a b c #1 d", "b2 c3 a1 [d4]");
    }

    #[test]
    fn a_save_after_an_undo_loses_nothing_and_goes_on_from_there() {
        check("a b c - d", "a1 c3 b2 [d4]");
        check("a b c - d -", "a1 c3 [b2] d4");
    }

    #[test]
    fn the_same_data_is_no_new_version() {
        check("a a a", "[a1]");
        check("a b a", "a1 b2 [a3]");
    }

    #[test]
    fn a_superseded_version_is_no_step() {
        check("a b ~c", "a1 [c3]");
        check("a ~b", "[b2]");
        check("a b - ~c", "b2 a1 [c3]");
    }

    #[test]
    fn old_versions_are_forgotten() {
        let steps: Vec<String> = (0..200).map(|save| format!("v{save}-")).collect();
        let mut history = History::of(contents("first"), Duration::ZERO);
        for step in steps {
            history.push(Duration::ZERO, contents(&step), false);
        }
        assert_eq!(history.versions.len(), History::MAX_VERSIONS);
        assert_eq!(history.current().number, 201);
    }
}
