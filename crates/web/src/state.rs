//! The state of the show as JSON has it: the one place that knows both
//! [`engine::Snapshot`] and the wire.

use crate::command::Apply;
use crate::frames::MAX_LIGHTS;
use clock::{Status, Timeline};
use engine::{OutputState, PatternState, Snapshot};
use light::Palette;
use serde::Serialize;
use serde_json::Value;
use source::{Diagnostic, Place, Severity};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

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

/// Bytes of a pattern's text that are shown.
const MAX_SOURCE: usize = 64 * 1024;
/// Diagnostics of one problem that are shown; more are said to be there.
const MAX_MISTAKES: usize = 20;
/// Characters of a quoted line.
const MAX_LINE: usize = 400;

impl State {
    pub(crate) fn of(snapshot: &Snapshot, tempo: &mut Tempo, now: Duration) -> Self {
        let patterns = &snapshot.patterns;
        let playing = snapshot.playing.and_then(|at| patterns.get(at));
        let queued = snapshot.queued.and_then(|it| Some((patterns.get(it.pattern)?, it)));
        Self {
            order: patterns.iter().map(|it| it.key.clone()).collect(),
            patterns: patterns.iter().map(|it| (it.key.clone(), pattern(it))).collect(),
            playing: playing.map(|it| it.key.clone()),
            queued: queued.map(|(pattern, it)| Queued {
                key: pattern.key.clone(),
                beat: round(it.from_beat),
            }),
            source: playing.map(|it| cut(&it.text)),
            versions: snapshot.versions.iter().map(version).collect(),
            preview: snapshot.preview.is_some(),
            waiting_until: snapshot.waiting_until,
            desk: Desk {
                blackout: snapshot.blackout,
                flashing: snapshot.flashing,
                identified: snapshot.identified,
                intensity: snapshot.intensity,
                hue: snapshot.hue,
                speed: snapshot.speed,
                palette: snapshot.palette.clone(),
                apply: snapshot.apply.into(),
                fade: snapshot.fade_beats,
                hold: snapshot.hold,
            },
            clock: tempo.clock(snapshot.timeline, &snapshot.clock, now),
            palettes: snapshot.palettes.iter().map(swatch).collect(),
            lights: snapshot.rig.fixtures().iter().take(MAX_LIGHTS).map(light).collect(),
            problems: snapshot.problems.iter().map(|it| (it.key.clone(), problem(it))).collect(),
            outputs: snapshot
                .outputs
                .iter()
                .map(|it| (it.url.clone(), output(&it.state)))
                .collect(),
            last_reload: snapshot.last_reload.as_ref().map(|it| LastReload {
                key: it.key.clone(),
                version: it.version,
                at: seconds(it.at),
                save_to_frame_ms: it.save_to_frame.map(|it| round(it.as_secs_f64() * 1e3)),
            }),
        }
    }
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
        changed.note("preview", &self.preview, old.map(|it| &it.preview));
        changed.note("waiting_until", &self.waiting_until, old.map(|it| &it.waiting_until));
        changed.note("desk", &self.desk, old.map(|it| &it.desk));
        changed.note("clock", &self.clock, old.map(|it| &it.clock));
        changed.note("palettes", &self.palettes, old.map(|it| &it.palettes));
        changed.note("lights", &self.lights, old.map(|it| &it.lights));
        changed.note("problems", &self.problems, old.map(|it| &it.problems));
        changed.note("outputs", &self.outputs, old.map(|it| &it.outputs));
        changed.note("last_reload", &self.last_reload, old.map(|it| &it.last_reload));
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

/// Remembers how a timeline was first put into numbers, so that the state
/// stays the same as long as the timeline does.
#[derive(Debug, Default)]
pub(crate) struct Tempo {
    last: Option<(Timeline, Anchor)>,
}

#[derive(Clone, Copy, Debug)]
struct Anchor {
    beat: f64,
    at: f64,
    ahead: f64,
}

impl Tempo {
    fn clock(&mut self, timeline: Timeline, status: &Status, now: Duration) -> Clock {
        let anchor = match self.last {
            Some((last, anchor)) if last == timeline => anchor,
            _ => Anchor::of(timeline, now),
        };
        self.last = Some((timeline, anchor));
        Clock {
            bpm: round(timeline.bpm().get()),
            beat: anchor.beat,
            at: anchor.at,
            ahead: anchor.ahead,
            halted: timeline.is_halted(),
            source: status.source.name().into(),
            health: status.health.name().into(),
            peers: status.peers,
            heard: status.heard.iter().map(|it| it.name().into()).collect(),
            // Finer than this it only flickers.
            jitter_ms: status.jitter.map(|it| (it.as_secs_f64() * 1e4).round() / 10.0),
        }
    }
}

impl Anchor {
    /// A timeline ends on a straight line, which is found from far along it.
    fn of(timeline: Timeline, now: Duration) -> Self {
        const FAR: Duration = Duration::from_secs(600);
        let here = timeline.beat_at(now);
        let beat = if timeline.is_halted() {
            here
        } else {
            timeline.beat_at(now + FAR) - FAR.as_secs_f64() * timeline.bpm().get() / 60.0
        };
        Self { beat: round(beat), at: now.as_secs_f64(), ahead: round(here - beat) }
    }
}

fn pattern(pattern: &engine::Pattern) -> Pattern {
    Pattern {
        label: pattern.label.clone(),
        description: pattern.description.clone(),
        tags: pattern.tags.clone(),
        version: pattern.version,
        on_disk: pattern.on_disk,
        undo: pattern.undo,
        redo: pattern.redo,
        state: match pattern.state {
            PatternState::Live => FileState::Live,
            PatternState::Waiting => FileState::Waiting,
            PatternState::Held => FileState::Held,
            PatternState::Reverted => FileState::Reverted,
            PatternState::Problem => FileState::Problem,
            PatternState::Gone => FileState::Gone,
        },
    }
}

fn version(version: &engine::VersionLine) -> Version {
    Version {
        version: version.number,
        hash: format!("{:07x}", version.hash >> 4),
        at: version.at.map(seconds),
    }
}

fn swatch(palette: &Palette) -> Swatch {
    let hex = |hsv: &light::Hsv| {
        let [red, green, blue] = hsv.to_rgb().to_16_bit().map(|it| it >> 8);
        format!("#{red:02x}{green:02x}{blue:02x}")
    };
    Swatch { name: palette.name.clone(), colors: palette.colors.iter().map(hex).collect() }
}

fn light(fixture: &light::Fixture) -> Light {
    Light {
        name: fixture.name.clone(),
        place: fixture.place.map(|it| [it.x, it.y, it.z].map(round)),
    }
}

fn problem(problem: &engine::Problem) -> Problem {
    let mistake = |it: &Diagnostic| Mistake {
        severity: weight(it.severity),
        kind: it.kind.as_str().into(),
        message: it.message.clone(),
        place: it.place.as_ref().map(|place| quote(problem, place, None)),
        trace: it
            .trace
            .iter()
            .filter(|(place, _)| Some(place) != it.place.as_ref())
            .map(|(place, what)| quote(problem, place, Some(what)))
            .collect(),
        hint: it.hint.clone(),
    };
    let count = problem.diagnostics.len();
    let mut mistakes: Vec<_> = problem.diagnostics.iter().take(MAX_MISTAKES).map(mistake).collect();
    if let Some(more) = count.checked_sub(MAX_MISTAKES).filter(|more| *more > 0) {
        mistakes
            .push(mistake(&Diagnostic::warning(source::Kind::Budget, format!("and {more} more"))));
    }
    let worst = problem.severity().unwrap_or(Severity::Warning);
    Problem { severity: weight(worst), mistakes }
}

fn cut(text: &Arc<str>) -> Arc<str> {
    match (0..=MAX_SOURCE).rev().find(|&at| text.is_char_boundary(at)) {
        Some(end) if text.len() > MAX_SOURCE => text[..end].into(),
        _ => text.clone(),
    }
}

fn weight(severity: Severity) -> Weight {
    match severity {
        Severity::Warning => Weight::Warning,
        Severity::Error => Weight::Error,
    }
}

fn quote(problem: &engine::Problem, place: &Place, what: Option<&String>) -> Quote {
    let (start, end) = (place.span.start, place.span.end);
    let text = problem.text_of(&place.file);
    let line = text.and_then(|text| {
        let line = text.lines().nth(start.line.saturating_sub(1) as usize)?;
        Some(line.chars().take(MAX_LINE).collect::<String>())
    });
    // Of a stretch over many lines, the rest of the first is shown.
    let end_of_line = || line.as_ref().map_or(0, |line| line.chars().count() as u32 + 1);
    let end = if end.line == start.line { end.column } else { end_of_line() };
    Quote {
        file: place.file.clone(),
        line: start.line,
        column: start.column,
        end: end.max(start.column + 1),
        text: line,
        what: what.cloned(),
    }
}

fn output(state: &OutputState) -> Output {
    let (state, message) = match state {
        OutputState::Starting => (OutputHealth::Starting, None),
        OutputState::Live => (OutputHealth::Live, None),
        OutputState::Failing(message) => (OutputHealth::Failing, Some(message.clone())),
        OutputState::Stopped => (OutputHealth::Stopped, None),
        OutputState::Off => (OutputHealth::Off, None),
    };
    Output { state, message }
}

/// To the microsecond, which is as fine as times mean anything here.
pub(crate) fn seconds(time: Duration) -> f64 {
    round(time.as_secs_f64())
}

fn round(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests;
