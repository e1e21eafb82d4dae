//! The state of the show as JSON has it: the shapes. How an
//! [`engine::Snapshot`] is put into them is told in `of_snapshot`, the one place
//! that knows both.

mod of_snapshot;

pub(crate) use of_snapshot::{Tempo, seconds};

use crate::command::Apply;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Everything a client can draw. A missing field and null mean the same.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema, serde::Deserialize))]
pub(crate) struct State {
    /// All patterns' keys, in the order of the list.
    order: Vec<Arc<str>>,
    /// The patterns by key.
    patterns: BTreeMap<Arc<str>, Pattern>,
    /// The key of what plays.
    playing: Option<Arc<str>>,
    queued: Option<Queued>,
    /// The text of what plays, in the version that plays.
    source: Option<Arc<str>>,
    /// The versions of what plays, in the order of undo and redo.
    versions: Vec<Version>,
    /// The same of every file that has more than one version, by its key.
    histories: BTreeMap<Arc<str>, Vec<Version>>,
    /// Something is held, and frames of what would play if it were taken come
    /// as those of stage 1.
    preview: bool,
    /// The beat at which an edit that waits takes effect.
    waiting_until: Option<f64>,
    desk: Desk,
    clock: Clock,
    palettes: Vec<Swatch>,
    lights: Vec<Light>,
    /// What is wrong, by the key of the file, or a name of its own.
    problems: BTreeMap<Arc<str>, Problem>,
    /// By URL.
    outputs: BTreeMap<Arc<str>, Output>,
    last_reload: Option<LastReload>,
    /// The newest lines of the log, by their number.
    log: BTreeMap<u64, LogLine>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema, serde::Deserialize))]
struct LogLine {
    /// In the server's seconds.
    at: f64,
    /// What sort of line it is: `reloaded`, `printed`, `note`, `output`…
    event: String,
    text: Arc<str>,
}

/// A version that undo, redo and recall can reach.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema, serde::Deserialize))]
struct Version {
    version: u64,
    /// Seven hexadecimal digits that tell its text from others.
    hash: String,
    /// When it went live, in the server's seconds; missing if that was in
    /// another run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<f64>,
}

/// A pattern that plays as soon as its bar begins.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema, serde::Deserialize))]
struct Queued {
    key: Arc<str>,
    beat: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema, serde::Deserialize))]
struct Pattern {
    label: Arc<str>,
    description: Arc<str>,
    tags: Vec<Arc<str>>,
    /// The version that plays, or would.
    version: u64,
    /// The version that the file on disk holds; missing while that one is not
    /// good, not there or held.
    on_disk: Option<u64>,
    /// How many versions one can go back, and forward again.
    undo: usize,
    redo: usize,
    state: FileState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema, serde::Deserialize))]
#[serde(rename_all = "snake_case")]
enum FileState {
    /// What is on disk plays, or would.
    Live,
    /// A newer version waits for its beat.
    Waiting,
    /// A newer version is held back.
    Held,
    /// An older version plays, because of an undo.
    Reverted,
    /// The file is broken; the version before it plays, or would.
    Problem,
    /// The file has gone.
    Gone,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema, serde::Deserialize))]
struct Desk {
    blackout: bool,
    flashing: bool,
    /// The position in `lights` of the one that blinks to be identified.
    identified: Option<usize>,
    /// 0 to 1
    intensity: f64,
    /// The turn of every hue, 0 to 1.
    hue: f64,
    /// Pattern beats per beat of the music.
    speed: f64,
    /// The palette over every pattern.
    palette: Option<Arc<str>>,
    apply: Apply,
    /// In beats.
    fade: f64,
    /// Edits are kept back from the lights.
    hold: bool,
}

/// Where in the music the show is. With `now` in the server's seconds and
/// `passed = (now - at) * bpm / 60`, the beat is `beat + passed` where `ahead`
/// is 0. Where it is not, the beat is on its way to that line and gives up a
/// quarter of what passes: `beat + passed + sign(ahead) * max(0, |ahead| -
/// passed / 4)`. Halted, it is `beat`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema, serde::Deserialize))]
struct Clock {
    bpm: f64,
    beat: f64,
    at: f64,
    ahead: f64,
    halted: bool,
    /// Who says so: `internal`, `tap`, `midi`, `link`, `osc`.
    source: String,
    /// How the source does: `locked`, `free-running`, `halted`.
    health: String,
    /// Link's other participants.
    peers: u32,
    /// The external sources that are heard, followed or not.
    heard: Vec<String>,
    /// How far from even the source's messages come, where it is known.
    jitter_ms: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema, serde::Deserialize))]
struct Swatch {
    name: Arc<str>,
    /// As `#rrggbb`.
    colors: Vec<String>,
}

/// A light and its place, -1 to 1: x from left to right, y from back to front,
/// z from floor to ceiling.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema, serde::Deserialize))]
struct Light {
    name: Arc<str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    place: Option<[f64; 3]>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema, serde::Deserialize))]
struct Problem {
    severity: Weight,
    mistakes: Vec<Mistake>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema, serde::Deserialize))]
#[serde(rename_all = "snake_case")]
enum Weight {
    Warning,
    Error,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema, serde::Deserialize))]
struct Mistake {
    severity: Weight,
    kind: String,
    message: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    place: Option<Quote>,
    /// The calls that led there, outermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    trace: Vec<Quote>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

/// A line of a file, and the stretch of it that is meant.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema, serde::Deserialize))]
struct Quote {
    /// Below the patterns folder.
    file: Arc<str>,
    /// From 1.
    line: u32,
    /// From 1, in characters.
    column: u32,
    /// The first column after the stretch; at least one after `column`.
    end: u32,
    /// The line itself, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// What was called there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    what: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema, serde::Deserialize))]
struct Output {
    state: OutputHealth,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema, serde::Deserialize))]
#[serde(rename_all = "snake_case")]
enum OutputHealth {
    Starting,
    Live,
    Failing,
    Stopped,
    /// Switched off by hand.
    Off,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema, serde::Deserialize))]
struct LastReload {
    key: Arc<str>,
    version: u64,
    /// In the server's seconds.
    at: f64,
    /// From the finished save to the first frame, as soon as it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    save_to_frame_ms: Option<f64>,
}

impl State {
    /// The sections (the fields of the JSON object) that are not as in an older
    /// state. Most stay as they are most of the time.
    pub(crate) fn sections_since(&self, old: Option<&Self>) -> Vec<(&'static str, Value)> {
        let mut changed = Changed(Vec::new());
        changed.note("order", &self.order, old.map(|it| &it.order));
        changed.note("patterns", &self.patterns, old.map(|it| &it.patterns));
        changed.note("playing", &self.playing, old.map(|it| &it.playing));
        changed.note("queued", &self.queued, old.map(|it| &it.queued));
        changed.note("source", &self.source, old.map(|it| &it.source));
        changed.note("versions", &self.versions, old.map(|it| &it.versions));
        changed.note("histories", &self.histories, old.map(|it| &it.histories));
        changed.note("preview", &self.preview, old.map(|it| &it.preview));
        changed.note("waiting_until", &self.waiting_until, old.map(|it| &it.waiting_until));
        changed.note("desk", &self.desk, old.map(|it| &it.desk));
        changed.note("clock", &self.clock, old.map(|it| &it.clock));
        changed.note("palettes", &self.palettes, old.map(|it| &it.palettes));
        changed.note("lights", &self.lights, old.map(|it| &it.lights));
        changed.note("problems", &self.problems, old.map(|it| &it.problems));
        changed.note("outputs", &self.outputs, old.map(|it| &it.outputs));
        changed.note("last_reload", &self.last_reload, old.map(|it| &it.last_reload));
        changed.note("log", &self.log, old.map(|it| &it.log));
        changed.0
    }
}

struct Changed(Vec<(&'static str, Value)>);

impl Changed {
    fn note<T: PartialEq + Serialize>(&mut self, name: &'static str, new: &T, old: Option<&T>) {
        if old != Some(new) {
            let value = serde_json::to_value(new).expect("the state has text keys only");
            self.0.push((name, value));
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
