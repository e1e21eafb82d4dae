//! From [`engine::Snapshot`] to the state that is sent.

use super::{
    Clock, Desk, FileState, LastReload, Light, LogLine, Mistake, Output, OutputHealth, Pattern,
    Problem, Queued, Quote, State, Swatch, Version, Weight,
};
use crate::frames::MAX_LIGHTS;
use clock::{Status, Timeline};
use engine::{OutputState, PatternState, Snapshot};
use light::Palette;
use source::{Diagnostic, Place, Severity};
use std::sync::Arc;
use std::time::Duration;

/// Bytes of a pattern's text that are shown.
const MAX_SOURCE: usize = 64 * 1024;
/// Diagnostics of one problem that are shown; more are said to be there.
const MAX_MISTAKES: usize = 20;
/// Characters of a quoted line.
const MAX_LINE: usize = 400;

impl State {
    pub(crate) fn of(
        snapshot: &Snapshot,
        log: &[engine::LogLine],
        tempo: &mut Tempo,
        now: Duration,
    ) -> Self {
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
            histories: snapshot
                .histories
                .iter()
                .map(|(file, versions)| (file.clone(), versions.iter().map(version).collect()))
                .collect(),
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
            palettes: snapshot.rig.palettes().iter().map(swatch).collect(),
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
            log: log.iter().map(|it| (it.number, log_line(it))).collect(),
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
    let health = match state {
        OutputState::Starting => OutputHealth::Starting,
        OutputState::Live => OutputHealth::Live,
        OutputState::Failing(_) => OutputHealth::Failing,
        OutputState::Stopped => OutputHealth::Stopped,
        OutputState::Off => OutputHealth::Off,
    };
    Output { state: health, message: state.message().map(str::to_owned) }
}

fn log_line(line: &engine::LogLine) -> LogLine {
    LogLine { at: seconds(line.at), event: line.event.into(), text: line.text.clone() }
}

/// To the microsecond, which is as fine as times mean anything here.
pub(crate) fn seconds(time: Duration) -> f64 {
    round(time.as_secs_f64())
}

fn round(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}
