//! Everything that can happen to a performance.

use crate::{Apply, Contents, Hand, Momentary, Version};
use clock::{Bpm, ClockInput, Source};
use light::{Level, Rig};
use source::{Diagnostic, Severity};
use std::sync::Arc;
use std::time::Duration;

/// Something that happens, to be handled with the time it happened at.
#[derive(Clone, Debug)]
pub enum Input {
    /// Files as another run left them: what to play before anything is loaded.
    Restore {
        files: Vec<Remembered>,
        playing: Option<Arc<str>>,
    },
    /// Pattern files changed; all of it takes effect in one swap.
    Files(Vec<FileChange>),
    /// What stands in for a pattern file where the folder has none of that key.
    BuiltIn {
        key: Arc<str>,
        contents: Contents,
    },
    /// Every file there was at the start has been tried.
    Ready,
    Command(Command),
    Clock(ClockInput),
    /// The lights, their groups or the palettes are others now.
    Rig(Arc<Rig>),
    /// An output's state changed.
    Output {
        url: Arc<str>,
        state: OutputState,
    },
    /// An output is no longer wanted, and not spoken of any more.
    OutputGone(Arc<str>),
    /// Something about the program at large, not one pattern file: said until
    /// it is said to be solved. `key` is a name of its own.
    Problem(Problem),
    /// A problem of that key is no more.
    Solved(Arc<str>),
}

/// A file as another run left it, or as this one may leave it.
#[derive(Clone, Debug, PartialEq)]
pub struct Remembered {
    pub key: Arc<str>,
    /// Oldest first.
    pub versions: Vec<Version>,
    /// The number of the version that played, or would have.
    pub current: u64,
    /// The number of the version that the file held, if that was good.
    pub on_disk: Option<u64>,
    /// What the file held instead, if the performer had cancelled or dropped
    /// that.
    pub aside: Option<Contents>,
}

/// One file's part in a change. Keys are paths below the patterns folder
/// without the suffix.
#[derive(Clone, Debug)]
pub enum FileChange {
    Loaded(LoadedFile),
    /// It does not load; what it was before plays on.
    Failed(Problem),
    /// It holds again what already plays.
    Solved {
        key: Arc<str>,
    },
    /// What is to be warned of in it is this now, though it is the same file.
    Warned {
        key: Arc<str>,
        warnings: Vec<Diagnostic>,
        text: Arc<str>,
        /// Names and texts of the other files that the warnings point into.
        helpers: Vec<(Arc<str>, Arc<str>)>,
    },
    Gone {
        key: Arc<str>,
    },
    /// The same bytes under another name.
    Renamed {
        from: Arc<str>,
        to: Arc<str>,
    },
}

/// A file that has been checked and may play.
#[derive(Clone, Debug)]
pub struct LoadedFile {
    pub key: Arc<str>,
    pub contents: Contents,
    pub warnings: Vec<Diagnostic>,
    /// Names and texts of the other files that the warnings point into.
    pub helpers: Vec<(Arc<str>, Arc<str>)>,
    /// When the save was finished.
    pub saved_at: Duration,
    /// The version before was live for so short a time, because a formatter
    /// rewrote the save, say, that both are one step to undo.
    pub supersedes: bool,
}

/// Something wrong, and the texts to quote from.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The file's key, or a name of its own for what is not a file.
    pub key: Arc<str>,
    pub diagnostics: Vec<Diagnostic>,
    /// Files' names and texts, as they were evaluated.
    pub texts: Vec<(Arc<str>, Arc<str>)>,
}

impl Problem {
    pub fn severity(&self) -> Option<Severity> {
        self.diagnostics.iter().map(|it| it.severity).max()
    }

    pub fn text_of(&self, file: &str) -> Option<String> {
        self.texts.iter().find(|(name, _)| **name == *file).map(|(_, text)| text.to_string())
    }
}

/// What a performer asks for, from whichever surface.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// By key, by a bare stem that is unambiguous, or by label.
    Select(String),
    /// By position in the list of patterns.
    SelectIndex(usize),
    Next,
    Previous,
    /// Plays a pattern from the next bar on, named as in `Select`; `None`
    /// forgets the one that is queued.
    Queue(Option<String>),
    /// Names a palette that replaces every pattern's own; `None` lifts it.
    Palette(Option<String>),
    /// The next palette in the list, and after the last none.
    NextPalette,
    Blackout(bool),
    ToggleBlackout,
    /// A hand presses what lasts as long as it is pressed.
    Press(Momentary, Hand),
    /// The hand lets go. What another hand holds as well goes on.
    Release(Momentary, Hand),
    Intensity(Level),
    /// The steps of keys: what they start from is what the desk is at when they
    /// are carried out, so that two quick presses are two steps.
    IntensityBy(f64),
    /// Turns every hue by so much of the colour wheel.
    Hue(f64),
    HueBy(f64),
    /// Pattern beats per beat of the music.
    Speed(f64),
    /// So many times as fast as now.
    SpeedBy(f64),
    Tempo(Bpm),
    /// So many beats a minute faster.
    TempoBy(f64),
    Tap,
    /// Moves the beat by so many beats; forward is positive.
    Nudge(f64),
    /// Now is the first beat of a bar.
    Downbeat,
    /// Who says where in the music we are, from now on.
    Source(Source),
    /// The next source that is heard, and after the last our own; from one that
    /// has fallen silent, our own.
    NextSource,
    Apply(Apply),
    /// The next of [`Apply::ALL`], round the end.
    NextApply,
    /// Beats over which an edit fades in.
    Fade(f64),
    /// The next of [`Desk::FADES`](crate::Desk::FADES), round the end.
    NextFade,
    /// Forgets the pattern that is queued; where none is, the edit that waits
    /// for its beat. What plays is then another version than the file's until
    /// that is saved again.
    Cancel,
    /// Keeps edits back from the lights, or lets them through again; what is
    /// held stays held until it is taken or dropped.
    Hold(bool),
    ToggleHold,
    /// Plays everything that is held, in one frame.
    Take,
    /// Forgets everything that is held, until it is saved again.
    Drop,
    /// One version back, of a pattern's file, named as in `Select`; `None` is
    /// what plays.
    Undo(Option<String>),
    /// One version forward again.
    Redo(Option<String>),
    /// Goes to a version of a pattern's file, by its number.
    Recall {
        pattern: String,
        version: u64,
    },
    /// Switches an output, named by its URL, on or off.
    Output {
        url: String,
        on: bool,
    },
    /// Lets a light, named by its index, blink white for a moment.
    Identify(usize),
}

/// How an output does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutputState {
    Starting,
    Live,
    Failing(String),
    Stopped,
    /// The performer has switched it off.
    Off,
}

impl OutputState {
    /// In a word: in logs, in JSON and on screens.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Starting => "starting",
            Self::Live => "live",
            Self::Failing(_) => "failing",
            Self::Stopped => "stopped",
            Self::Off => "off",
        }
    }

    /// Why, where there is a reason.
    pub fn message(&self) -> Option<&str> {
        match self {
            Self::Failing(why) => Some(why),
            _ => None,
        }
    }
}
