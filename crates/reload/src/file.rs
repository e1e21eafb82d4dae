//! What is known of one file.

use crate::imports::{Imports, Read};
use crate::settle::Settling;
use crate::{Content, Files, Key};
use source::{Diagnostic, Kind};
use std::collections::BTreeSet;
use std::time::Duration;

/// How long something has to be wrong before anybody hears of it.
pub(crate) const PATIENCE: Duration = Duration::from_millis(250);

/// What is on disk, as far as it counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Disk {
    #[default]
    Unseen,
    Content(Content),
    Gone,
    Refused(Diagnostic),
}

impl Disk {
    pub(crate) fn content(&self) -> Option<&Content> {
        match self {
            Self::Content(content) => Some(content),
            _ => None,
        }
    }
}

/// Everything a version was made of: equal inputs, equal version.
#[derive(Clone, Debug)]
pub(crate) struct Inputs {
    pub(crate) own: Content,
    pub(crate) reads: Vec<Read>,
}

impl Inputs {
    pub(crate) fn are_current(&self, disk: &Disk, imports: &Imports) -> bool {
        disk.content() == Some(&self.own)
            && self.reads.iter().all(|it| imports.helper(&it.key) == Some(it.content.as_ref()))
    }

    fn asks(&self) -> impl Iterator<Item = Key> {
        self.reads.iter().map(|it| it.key.clone())
    }
}

/// The version that runs.
#[derive(Debug)]
pub(crate) struct Live {
    pub(crate) inputs: Inputs,
    pub(crate) published_at: Duration,
    /// The performer did not want it: another save of the same bytes is news.
    pub(crate) is_aside: bool,
}

/// The version that was tried last, where it did not work.
#[derive(Debug)]
pub(crate) struct Failed {
    /// `None` where the file itself could not be read.
    pub(crate) inputs: Option<Inputs>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Failed {
    /// Whether the same bytes may well work another time.
    fn is_our_fault(&self) -> bool {
        self.diagnostics.iter().any(|it| it.kind == Kind::Internal)
    }
}

#[derive(Debug, Default)]
pub(crate) struct File {
    pub(crate) settling: Settling,
    pub(crate) disk: Disk,
    pub(crate) missing_since: Option<Duration>,
    pub(crate) live: Option<Live>,
    pub(crate) failed: Option<Failed>,
    pub(crate) complaint: Complaint,
    /// How many versions were published.
    pub(crate) versions: u64,
}

impl File {
    pub(crate) fn running(&self) -> Option<u64> {
        self.live.as_ref().map(|_| self.versions)
    }

    /// What is no pattern may have nothing to say; but once it had something, an
    /// empty file is more likely the beginning of a save.
    pub(crate) fn may_be_empty(&self, wanted: &Files) -> bool {
        matches!(wanted, Files::Only(_)) && self.live.is_none()
    }

    pub(crate) fn is_live(&self, imports: &Imports) -> bool {
        self.live.as_ref().is_some_and(|live| live.inputs.are_current(&self.disk, imports))
    }

    pub(crate) fn is_known_bad(&self, imports: &Imports) -> bool {
        self.failed
            .as_ref()
            .filter(|failed| !failed.is_our_fault())
            .and_then(|failed| failed.inputs.as_ref())
            .is_some_and(|inputs| inputs.are_current(&self.disk, imports))
    }

    /// The file has been saved again: what had been set aside is no longer what
    /// its bytes are compared with.
    pub(crate) fn forget_aside(&mut self) {
        self.live.take_if(|live| live.is_aside);
    }

    /// What there is to say about the version that was tried last, where it did
    /// not work.
    pub(crate) fn problem(&self, key: &Key) -> Option<(Vec<Diagnostic>, Tried)> {
        let Failed { inputs, diagnostics } = self.failed.as_ref()?;
        let own = inputs.as_ref().map(|inputs| &inputs.own).or_else(|| self.disk.content());
        let own = own.map(|own| (key.clone(), own.clone()));
        let reads = inputs.iter().flat_map(|inputs| &inputs.reads);
        let reads = reads.filter_map(|read| Some((read.key.clone(), read.content.clone()?)));
        Some((diagnostics.clone(), own.into_iter().chain(reads).collect()))
    }

    /// Every helper whose change could change this file's state.
    pub(crate) fn asks(&self) -> BTreeSet<Key> {
        let live = self.live.as_ref().map(|live| &live.inputs);
        let failed = self.failed.as_ref().and_then(|failed| failed.inputs.as_ref());
        live.into_iter().chain(failed).flat_map(Inputs::asks).collect()
    }

    /// When time alone changes something.
    pub(crate) fn alarm(&self) -> Option<Duration> {
        let missing = self.missing_since.map(|since| since + PATIENCE);
        [self.settling.due(), missing, self.complaint.due()].into_iter().flatten().min()
    }
}

/// What people have been told about a file, and what they will be.
#[derive(Debug, Default)]
pub(crate) struct Complaint {
    /// Since when something is wrong that they have not been told.
    since: Option<Duration>,
    due: Option<Duration>,
    told: Option<Told>,
}

#[derive(Debug, PartialEq)]
pub(crate) enum Told {
    /// What is wrong, and with which bytes: the same mistake in others is said
    /// again, for whoever saved them waits for an answer, and its picture shows
    /// lines of the file.
    Problem {
        diagnostics: Vec<Diagnostic>,
        tried: Tried,
    },
    Gone,
}

/// What an evaluation was made of: the file's own bytes first, then its helpers'.
pub(crate) type Tried = Vec<(Key, Content)>;

impl Complaint {
    pub(crate) fn due(&self) -> Option<Duration> {
        self.due
    }

    /// Something is wrong since `since`, at the latest.
    pub(crate) fn raise(&mut self, since: Duration, what: &Told) {
        if self.told.as_ref() == Some(what) {
            (self.since, self.due) = (None, None);
            return;
        }
        let since = *self.since.get_or_insert(since);
        self.due = Some(since + PATIENCE);
    }

    /// Not yet: more is known in a moment.
    pub(crate) fn put_off(&mut self, until: Duration) {
        self.due = Some(until);
    }

    /// For how long people have been spared.
    pub(crate) fn age(&self, now: Duration) -> Duration {
        self.since.map_or(Duration::ZERO, |since| now.saturating_sub(since))
    }

    /// People are told. False where that is nothing new.
    pub(crate) fn tell(&mut self, what: Told) -> bool {
        (self.since, self.due) = (None, None);
        let new = self.told.as_ref() != Some(&what);
        self.told = Some(what);
        new
    }

    /// All is well. True where people have been told otherwise.
    pub(crate) fn settle(&mut self) -> bool {
        std::mem::take(self).told.is_some()
    }
}
