//! The picture that surfaces draw.

use crate::{Apply, OutputState, Performance, Problem};
use clock::{Status, Timeline};
use light::Rig;
use std::sync::Arc;
use std::time::Duration;

/// Everything a surface may want to show, at one moment. Surfaces ask the
/// timeline for the beat, so that it runs smoothly between snapshots.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Every file there was at the start has been tried.
    pub ready: bool,
    pub patterns: Vec<Pattern>,
    /// The position in `patterns` of the one that plays.
    pub playing: Option<usize>,
    /// The versions of what plays, in the order of undo and redo.
    pub versions: Vec<VersionLine>,
    /// The same of every file that has more than one, by its key.
    pub histories: Vec<(Arc<str>, Vec<VersionLine>)>,
    pub queued: Option<Queued>,
    /// The beat at which an edit that waits takes effect.
    pub waiting_until: Option<f64>,
    pub timeline: Timeline,
    pub clock: Status,
    pub palette: Option<Arc<str>>,
    pub blackout: bool,
    pub flashing: bool,
    /// The index of the light that blinks so that one sees which it is.
    pub identified: Option<usize>,
    pub intensity: f64,
    /// Turn of every hue.
    pub hue: f64,
    /// Pattern beats per beat.
    pub speed: f64,
    pub apply: Apply,
    pub fade_beats: f64,
    pub hold: bool,
    /// What plays, to be asked what sounds at a moment.
    pub live: Arc<Performance>,
    /// What would play if what is held were taken; only while something is.
    pub preview: Option<Arc<Performance>>,
    pub rig: Arc<Rig>,
    pub problems: Vec<Problem>,
    pub outputs: Vec<OutputLine>,
    pub last_reload: Option<LastReload>,
}

/// One line in the list of patterns.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    pub key: Arc<str>,
    pub label: Arc<str>,
    pub description: Arc<str>,
    pub tags: Vec<Arc<str>>,
    /// The version that plays, or would.
    pub version: u64,
    /// The version the file on disk holds; `None` while what it holds is no
    /// version: not good, not there, waiting, held, cancelled or dropped.
    pub on_disk: Option<u64>,
    /// How many versions one can go back, and forward again.
    pub undo: usize,
    pub redo: usize,
    /// The text of the version that plays.
    pub text: Arc<str>,
    pub state: PatternState,
}

/// How a pattern's file does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatternState {
    /// What was saved last plays, or would.
    Live,
    /// A newer version waits for its beat.
    Waiting,
    /// A newer version is held back.
    Held,
    /// An older version plays than the file's, because of an undo, or because
    /// an edit was cancelled or dropped.
    Reverted,
    /// The file is broken; the version before it plays, or would.
    Problem,
    /// The file has gone.
    Gone,
}

/// A pattern that plays as soon as its bar begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Queued {
    /// Its position in [`Snapshot::patterns`].
    pub pattern: usize,
    pub from_beat: f64,
}

/// A version that undo, redo and recall can reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VersionLine {
    pub number: u64,
    /// When it went live; `None` if that was in another run.
    pub at: Option<Duration>,
    /// Tells its text from others.
    pub hash: u32,
}

#[derive(Clone, Debug, PartialEq)]
pub struct OutputLine {
    pub url: Arc<str>,
    pub state: OutputState,
}

/// The newest reload since the start, and how long it took from the finished save to the
/// first frame, as soon as that is known; never of what does not play.
#[derive(Clone, Debug, PartialEq)]
pub struct LastReload {
    pub key: Arc<str>,
    pub version: u64,
    pub at: Duration,
    pub save_to_frame: Option<Duration>,
}
