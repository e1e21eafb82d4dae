//! The log: one line per happening, for people or for programs.
//!
//! Lines are written by a thread of their own, so that a reader who stops
//! reading never holds up a reload. The newest are kept for the surfaces, which
//! have the terminal where the lines would be.

use crate::arguments::LogFormat;
use crate::picture;
use arc_swap::ArcSwap;
use engine::{Cause, LogLine, OutputState, Problem};
use serde_json::{Map, Value, json};
use source::{Diagnostic, Style};
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// One line of the log.
#[derive(Debug)]
pub(crate) enum Line {
    Ready { patterns: usize, lights: usize, outputs: Vec<String>, listen: Option<String> },
    Reloaded { reload: Reload, to_frame: Duration },
    Unchanged { key: Arc<str>, name: Arc<str>, version: u64 },
    Problem { problem: Problem, still_running: Option<Arc<str>> },
    Solved { key: Arc<str> },
    Gone { key: Arc<str>, playing: bool },
    Selected { key: Arc<str> },
    Presets { count: usize },
    Output { url: Arc<str>, state: OutputState },
    Clock { source: clock::Source },
    Printed { file: Arc<str>, text: String },
    Note { text: String },
}

/// A version that has reached the frame thread.
#[derive(Debug)]
pub(crate) struct Reload {
    pub(crate) key: Arc<str>,
    pub(crate) name: Arc<str>,
    pub(crate) version: u64,
    pub(crate) cause: Cause,
    /// Whether the light is another with it.
    pub(crate) playing: bool,
}

/// The writing end. Where lines come faster than they are read, the newest are
/// dropped, and the next line that fits says how many.
#[derive(Debug)]
pub(crate) struct Log {
    lines: SyncSender<(Duration, Line, u64)>,
    writer: JoinHandle<()>,
    dropped: u64,
    said: u64,
    ledger: Ledger,
}

/// What others see of the log.
#[derive(Clone, Debug)]
pub(crate) struct Ledger {
    newest: Arc<ArcSwap<Vec<LogLine>>>,
    /// Whether lines are written on standard output.
    aloud: Arc<AtomicBool>,
}

impl Ledger {
    /// The newest lines, oldest first.
    pub(crate) fn newest(&self) -> Arc<Vec<LogLine>> {
        self.newest.load_full()
    }

    /// Writes the lines that come from now on, as no surface shows them.
    pub(crate) fn speak_up(&self) {
        self.aloud.store(true, Ordering::Relaxed);
    }
}

const WAITING_LINES: usize = 4096;
/// Lines that surfaces can look back on.
const NEWEST: usize = 60;
/// Characters of one of them.
const MAX_LINE: usize = 240;

impl Log {
    /// Starts a log on standard output, or one that is not written because a
    /// surface has the terminal.
    pub(crate) fn start(format: LogFormat, aloud: bool) -> std::io::Result<Self> {
        let aloud = Arc::new(AtomicBool::new(aloud));
        let ledger = Ledger { newest: Arc::default(), aloud: aloud.clone() };
        let (lines, waiting) = sync_channel(WAITING_LINES);
        let style = picture::style();
        let writer = thread::Builder::new().name("log".into()).spawn(move || {
            for (at, line, dropped) in waiting {
                if aloud.load(Ordering::Relaxed) {
                    write(format, style, at, &line, dropped);
                }
            }
        })?;
        Ok(Self { lines, writer, dropped: 0, said: 0, ledger })
    }

    pub(crate) fn ledger(&self) -> Ledger {
        self.ledger.clone()
    }

    pub(crate) fn say(&mut self, at: Duration, line: Line) {
        self.note(at, &line);
        match self.lines.try_send((at, line, self.dropped)) {
            Ok(()) => self.dropped = 0,
            Err(_) => self.dropped += 1,
        }
    }

    /// Keeps a line for the surfaces.
    fn note(&mut self, at: Duration, line: &Line) {
        self.said += 1;
        let words = in_short(line);
        let text = words.chars().filter(|it| !it.is_control()).take(MAX_LINE).collect::<String>();
        let text = text.into();
        let mut lines = Vec::clone(&self.ledger.newest.load());
        lines.drain(..(lines.len() + 1).saturating_sub(NEWEST));
        lines.push(LogLine { number: self.said, at, event: line.event(), text });
        self.ledger.newest.store(Arc::new(lines));
    }

    /// Writes what waits and ends.
    pub(crate) fn finish(self) {
        drop(self.lines);
        let _ = self.writer.join();
    }
}

fn write(format: LogFormat, style: Style, at: Duration, line: &Line, dropped: u64) {
    let mut text = String::new();
    if dropped > 0 {
        let note = Line::Note { text: format!("{dropped} lines were dropped") };
        text += &one(format, style, at, &note);
    }
    text += &one(format, style, at, line);
    // A closed pipe is no reason to stop the lights.
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

fn one(format: LogFormat, style: Style, at: Duration, line: &Line) -> String {
    match format {
        LogFormat::Text => format!("{:9.3}  {}\n", at.as_secs_f64(), in_words(line, style)),
        LogFormat::Json => format!("{}\n", as_json(at, line)),
    }
}

impl Line {
    /// What sort of line it is, as JSON names it.
    fn event(&self) -> &'static str {
        match self {
            Self::Ready { .. } => "ready",
            Self::Reloaded { .. } => "reloaded",
            Self::Unchanged { .. } => "unchanged",
            Self::Problem { .. } => "problem",
            Self::Solved { .. } => "solved",
            Self::Gone { .. } => "gone",
            Self::Selected { .. } => "selected",
            Self::Presets { .. } => "presets",
            Self::Output { .. } => "output",
            Self::Clock { .. } => "clock",
            Self::Printed { .. } => "printed",
            Self::Note { .. } => "note",
        }
    }
}

/// For surfaces, which have room for one row and show problems elsewhere.
fn in_short(line: &Line) -> String {
    match line {
        Line::Problem { problem, .. } => {
            let message = problem.diagnostics.first().map_or("", |it| &it.message);
            format!("problem with {}: {message}", problem.key)
        }
        line => in_words(line, Style::Plain).replace('\n', " "),
    }
}

fn in_words(line: &Line, style: Style) -> String {
    match line {
        Line::Ready { patterns, lights, outputs, listen } => {
            let mut words = format!("ready: {patterns} patterns, {lights} lights");
            for to in outputs.iter().chain(listen) {
                words += &format!(", {to}");
            }
            words
        }
        Line::Reloaded { reload, to_frame } => {
            let Reload { key, name, version, cause, playing } = reload;
            let took = milliseconds(*to_frame);
            let so = match (playing, cause) {
                (true, Cause::Save) => format!("saved to light in {took} ms"),
                (true, Cause::Take) => format!("taken to light in {took} ms"),
                (false, _) => format!("ready in {took} ms; it changes no light now"),
            };
            format!("reloaded {key} ({name}) version {version}, {so}")
        }
        Line::Unchanged { key, name, version } => {
            format!("saved {key} ({name}): no other light than that of version {version}")
        }
        Line::Problem { problem, still_running } => {
            let pictures = picture::of_problem(problem, style);
            let running = match still_running {
                Some(running) => format!("still running: {running}"),
                None => "nothing of it has ever run".to_owned(),
            };
            let running = if has_error(problem) { format!(" ({running})") } else { String::new() };
            format!("problem with {}{running}\n{pictures}", problem.key)
        }
        Line::Solved { key } => format!("solved {key}"),
        Line::Gone { key, playing: true } => format!("gone {key}; it plays on"),
        Line::Gone { key, playing: false } => format!("gone {key}"),
        Line::Selected { key } => format!("playing {key}"),
        Line::Presets { count } => format!("Reloaded {count} Strudel patterns"),
        Line::Output { url, state } => {
            let why = state.message().map_or_else(String::new, |why| format!(": {why}"));
            format!("output {url} {}{why}", state.name())
        }
        Line::Clock { source } => format!("the beat comes from {source}"),
        Line::Printed { file, text } => format!("{file}: {text}"),
        Line::Note { text } => text.clone(),
    }
}

fn as_json(at: Duration, line: &Line) -> Value {
    let mut object = Map::new();
    object.insert("t".into(), json!((at.as_secs_f64() * 1e6).round() / 1e6));
    let fields = match line {
        Line::Ready { patterns, lights, outputs, listen } => {
            json!({"patterns": patterns, "lights": lights, "outputs": outputs, "listen": listen})
        }
        Line::Reloaded { reload, to_frame } => json!({
            "key": &*reload.key, "name": &*reload.name, "version": reload.version,
            "save_to_frame_ms": milliseconds(*to_frame), "playing": reload.playing,
            "taken": reload.cause == Cause::Take,
        }),
        Line::Unchanged { key, name, version } => {
            json!({"key": &**key, "name": &**name, "version": version})
        }
        Line::Problem { problem, still_running } => {
            problem_fields(problem, still_running.as_deref())
        }
        Line::Solved { key } | Line::Selected { key } => json!({"key": &**key}),
        Line::Gone { key, playing } => json!({"key": &**key, "playing": playing}),
        Line::Presets { count } => json!({"count": count}),
        Line::Output { url, state } => {
            json!({"url": &**url, "state": state.name(), "message": state.message()})
        }
        Line::Clock { source } => json!({"source": source.name()}),
        Line::Printed { file, text } => json!({"file": &**file, "text": text}),
        Line::Note { text } => json!({"text": text}),
    };
    object.insert("event".into(), json!(line.event()));
    if let Value::Object(fields) = fields {
        object.extend(fields);
    }
    Value::Object(object)
}

/// The first diagnostic's fields, and all of them as pictures.
fn problem_fields(problem: &Problem, still_running: Option<&str>) -> Value {
    let first = problem.diagnostics.first();
    let place = first.and_then(|it| it.place.as_ref());
    let picture = |it: &Diagnostic| source::render(it, |file| problem.text_of(file), Style::Plain);
    json!({
        "key": &*problem.key,
        "severity": if has_error(problem) { "error" } else { "warning" },
        "kind": first.map(|it| it.kind.as_str()),
        "message": first.map(|it| &it.message),
        "hint": first.and_then(|it| it.hint.as_ref()),
        "file": place.map(|place| &*place.file),
        "line": place.map(|place| place.span.start.line),
        "column": place.map(|place| place.span.start.column),
        "still_running": still_running,
        "pictures": problem.diagnostics.iter().map(picture).collect::<Vec<_>>(),
    })
}

fn has_error(problem: &Problem) -> bool {
    problem.severity() == Some(source::Severity::Error)
}

/// With microseconds, which is as fine as it means anything.
fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}
