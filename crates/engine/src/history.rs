//! The versions of a file that have been live, and which of them plays.

use show::Cue;
use std::sync::Arc;

/// One content of a pattern file that was good enough to play.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// Counts from 1 over the life of the file, also across restarts.
    pub number: u64,
    pub contents: Contents,
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

    pub fn of(first: Contents) -> Self {
        Self { versions: vec![Version { number: 1, contents: first }], at: 0, last_number: 1 }
    }

    /// A history from another run, oldest version first; the newest plays.
    /// `None` if there is no version.
    pub fn restored(mut versions: Vec<Version>) -> Option<Self> {
        let last_number = versions.iter().map(|version| version.number).max()?;
        let excess = versions.len().saturating_sub(Self::MAX_VERSIONS);
        versions.drain(..excess);
        Some(Self { at: versions.len() - 1, versions, last_number })
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

    /// Makes new contents the current version. Versions that had been undone
    /// are kept, below the one that was current, so that one step back is
    /// always what played before. With `supersedes` the current one played
    /// for too short a time to be a step of its own, and is replaced.
    pub fn push(&mut self, contents: Contents, supersedes: bool) {
        if self.current().contents.data == contents.data {
            self.versions[self.at].contents = contents;
            return;
        }
        let current = self.versions.remove(self.at);
        if !supersedes {
            self.versions.push(current);
        }
        self.last_number += 1;
        self.versions.push(Version { number: self.last_number, contents });
        if self.versions.len() > Self::MAX_VERSIONS {
            self.versions.remove(0);
        }
        self.at = self.versions.len() - 1;
    }

    /// Goes one version back; false if there is none.
    pub fn undo(&mut self) -> bool {
        let possible = self.at > 0;
        self.at -= usize::from(possible);
        possible
    }

    /// Goes one version forward again; false if there is none.
    pub fn redo(&mut self) -> bool {
        let possible = self.at + 1 < self.versions.len();
        self.at += usize::from(possible);
        possible
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(data: &str) -> Contents {
        Contents { cues: Vec::new(), text: data.into(), data: data.as_bytes().into() }
    }

    /// A history after saves (`a`), undos (`-`), redos (`+`) and saves that
    /// supersede (`~a`), as its versions with the current one in brackets.
    fn check(steps: &str, expected: &str) {
        let mut history: Option<History> = None;
        for step in steps.split_whitespace() {
            match (&mut history, step) {
                (None, data) => history = Some(History::of(contents(data))),
                (Some(it), "-") => drop(it.undo()),
                (Some(it), "+") => drop(it.redo()),
                (Some(it), data) => match data.strip_prefix('~') {
                    Some(data) => it.push(contents(data), true),
                    None => it.push(contents(data), false),
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
    }

    #[test]
    fn old_versions_are_forgotten() {
        let steps: Vec<String> = (0..200).map(|save| format!("v{save}-")).collect();
        let mut history = History::of(contents("first"));
        for step in steps {
            history.push(contents(&step), false);
        }
        assert_eq!(history.versions.len(), History::MAX_VERSIONS);
        assert_eq!(history.current().number, 201);
    }
}
