//! The one thread that changes what plays.
//!
//! Messages from the loader, the surfaces and the outputs become inputs of the
//! engine, one after another; what the engine makes of them is swapped onto
//! the frame thread; what was worth a line goes to the log. Lights never wait
//! for this thread, and it never waits for them.

use crate::arguments::Run;
use crate::configuration::{Area, Save};
use crate::ears::{Ears, Heard};
use crate::flashes::{self, Conditions};
use crate::frame_loop::{FrameLoop, Stage};
use crate::log::{Line, Log, Reload};
use crate::memory;
use crate::outputs::OutputDesk;
use crate::picture;
use crate::run::called;
use arc_swap::ArcSwap;
use clock::{Bpm, ClockInput};
use config::Config;
use engine::{
    Command, Contents, Engine, FileChange, Happening, Input, LoadedFile, OutputState, Problem,
    Remembered, Snapshot,
};
use evaluate::{Evaluated, RigInUse};
pub(crate) use health::Health;
use light::Rig;
use loader::{Event, Loader, stem};
use output::OutputUrl;
use script::Reading;
use source::{Diagnostic, Kind, Severity, Style};
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

mod health;
mod setup;

/// What the rest of the program tells the conductor.
#[derive(Debug)]
pub(crate) enum Message {
    Files(Event<Evaluated>),
    Command(Command),
    /// The configuration was saved.
    Configuration(Save),
    /// The lights of a Hue area.
    Area(Area),
    /// Something came in by OSC, MIDI or Link.
    Heard(input::Told),
    Output {
        url: Arc<str>,
        state: OutputState,
    },
    /// The journal cannot be written, or can again.
    Journal(std::io::Result<()>),
    /// Whether a pattern file flashes too fast.
    Strobes(flashes::Found),
    /// Look at every file again, and say what came of it: to whoever asked, and
    /// in the log.
    Reload(Option<web::Reply>),
    /// Something of the program's own does not work.
    Trouble {
        key: &'static str,
        message: String,
    },
    Quit,
}

/// What the conductor works with. Of all this only the engine decides what
/// plays; the rest brings it inputs or carries out what it said.
#[derive(Debug)]
pub(crate) struct Conductor {
    pub(crate) engine: Engine,
    pub(crate) rig: Arc<Rig>,
    /// What patterns are made for as they are loaded.
    pub(crate) rig_in_use: RigInUse,
    /// The pattern files that are good, to tell what the rig lacks for them.
    pub(crate) loaded: BTreeMap<Arc<str>, Loaded>,
    /// Who looks whether they flash too fast.
    pub(crate) strobes: Sender<flashes::Task>,
    /// The tempo that all of them were looked at last for.
    pub(crate) strobes_bpm: Bpm,
    pub(crate) started: Instant,
    pub(crate) stage: Arc<Stage>,
    pub(crate) frames: FrameLoop,
    pub(crate) loader: Loader,
    pub(crate) log: Log,
    /// What the next run will remember, if there is a place for it.
    pub(crate) journal: Option<journal::Writer>,
    pub(crate) snapshot: Arc<ArcSwap<Snapshot>>,
    pub(crate) outputs: OutputDesk,
    pub(crate) ears: Ears,
    pub(crate) config: Box<Config>,
    /// Keeps it loaded.
    pub(crate) config_loader: Option<Loader>,
    /// The patterns folder as the configuration named it at the start.
    pub(crate) first_folder: Option<PathBuf>,
    pub(crate) arguments: Run,
    /// The outputs of the command line.
    pub(crate) given_outputs: Vec<OutputUrl>,
    /// What a Hue area told of its lights.
    pub(crate) area: Option<Area>,
    pub(crate) tell: Sender<Message>,
    /// Controls that were said to do nothing yet.
    pub(crate) unmapped: BTreeSet<String>,
    /// What is said of the frame thread.
    pub(crate) health: Health,
    /// Where the page is.
    pub(crate) page: Option<String>,
    /// When somebody asked for a reload is answered, and where, if not on the
    /// surfaces.
    pub(crate) replies: Vec<(Duration, Option<web::Reply>)>,
    /// Whether every file there was at the start has been tried. What loads
    /// before that is no reload.
    pub(crate) ready: bool,
    /// Reloads whose first frame has not gone out yet.
    pub(crate) unseen: Vec<Unseen>,
    /// What the journal gets when it has been on the lights, by generation.
    pub(crate) unwritten: Vec<(u64, Note)>,
}

/// A pattern file as it was loaded.
#[derive(Debug)]
pub(crate) struct Loaded {
    reading: Reading,
    text: Arc<str>,
    /// Names and texts of the helpers that warnings may point into.
    helpers: Vec<(Arc<str>, Arc<str>)>,
    /// What it is to be warned of on any rig.
    warnings: Vec<Diagnostic>,
    /// What flashes too fast, as far as anybody has looked: till then what was
    /// said of the version before, or each save would take it back.
    strobes: Vec<Diagnostic>,
    /// How often somebody was asked to look.
    looks: u64,
    /// Its file is not there any more.
    is_gone: bool,
}

impl Loaded {
    fn warnings(&self, rig: &Rig) -> Vec<Diagnostic> {
        let own = self.warnings.iter().cloned();
        own.chain(self.reading.warnings(rig)).chain(self.strobes.iter().cloned()).collect()
    }
}

/// Something for the journal.
#[derive(Debug)]
pub(crate) enum Note {
    File(Remembered),
    Playing(Arc<str>),
}

#[derive(Debug)]
pub(crate) struct Unseen {
    reload: Reload,
    /// The save was finished then, or the edit taken.
    since: Duration,
    generation: u64,
}

/// How often to look whether a reload has reached the lights.
const LOOK_FOR_FRAME: Duration = Duration::from_millis(1);
/// How often surfaces get a new picture, at the most.
const SNAPSHOT_EVERY: Duration = Duration::from_millis(33);
/// A reload has said by then what it has to say: longer than complaints wait.
const SETTLED: Duration = Duration::from_millis(400);
const IDLE: Duration = Duration::from_millis(500);

impl Conductor {
    /// Works until somebody says [`Message::Quit`] or nobody is left to.
    pub(crate) fn run(mut self, messages: &Receiver<Message>) {
        let mut pictured_at = Duration::ZERO;
        let mut changed = true;
        self.use_rig();
        self.listen();
        loop {
            let now = self.stage.now();
            if changed && now >= pictured_at + SNAPSHOT_EVERY {
                self.snapshot.store(Arc::new(self.engine.snapshot(now)));
                (pictured_at, changed) = (now, false);
            }
            match messages.recv_timeout(self.patience(now, changed)) {
                Ok(Message::Quit) | Err(RecvTimeoutError::Disconnected) => break,
                Ok(message) => self.handle(message),
                Err(RecvTimeoutError::Timeout) => {
                    if self.engine.next_wakeup().is_some_and(|at| at <= self.stage.now()) {
                        self.tell_engine(Input::Clock(ClockInput::Elapsed));
                    }
                }
            }
            if self.ears.may_hear_more() {
                self.listen();
            }
            self.report_seen();
            self.answer();
            self.report_frames();
            self.follow_tempo();
            changed = true;
        }
        let (frames, late) = self.stage.counts();
        self.frames.stop();
        write_rendered(&self.stage, self.journal.as_ref(), &mut self.unwritten);
        self.log.say(
            self.started.elapsed(),
            Line::Note { text: format!("{frames} frames, {late} of them late by over a period") },
        );
        self.log.finish();
        drop(self.ears);
        self.outputs.stop();
    }

    /// How long to wait for a message.
    fn patience(&self, now: Duration, picture_due: bool) -> Duration {
        let wakeup = self.engine.next_wakeup().map_or(IDLE, |at| at.saturating_sub(now));
        let awaits_frame = !self.unseen.is_empty() || !self.unwritten.is_empty();
        let look = match awaits_frame && !self.stage.is_failing() {
            true => LOOK_FOR_FRAME,
            false => IDLE,
        };
        let answer = self.replies.first().map_or(IDLE, |(due, _)| due.saturating_sub(now));
        let picture = if picture_due { SNAPSHOT_EVERY } else { IDLE };
        wakeup.min(look).min(picture).min(answer)
    }

    fn handle(&mut self, message: Message) {
        match message {
            Message::Files(event) => self.files(event),
            Message::Command(command) => self.tell_engine(Input::Command(command)),
            Message::Configuration(save) => self.configuration(save),
            Message::Area(area) => {
                self.area = Some(area);
                self.use_rig();
            }
            Message::Heard(told) => self.heard(told),
            Message::Output { url, state } => {
                // Its bridge may have been off when it was asked for its lights.
                if state == OutputState::Live && self.area.is_none() && url.starts_with("hue:") {
                    self.ask_area();
                }
                self.tell_engine(Input::Output { url, state });
            }
            Message::Journal(Ok(())) => self.tell_engine(Input::Solved("journal".into())),
            Message::Journal(Err(error)) => {
                let message = format!("the next start will not remember this one: {error}");
                self.warn("journal", message);
            }
            Message::Trouble { key, message } => self.warn(key, message),
            Message::Strobes(found) => self.strobes_found(found),
            Message::Reload(reply) => self.rescan(reply),
            Message::Quit => {}
        }
    }

    fn rescan(&mut self, reply: Option<web::Reply>) {
        self.loader.rescan();
        self.config_loader.iter().for_each(Loader::rescan);
        self.replies.push((self.stage.now() + SETTLED, reply));
    }

    /// Answers those who asked for a reload, once it has settled.
    fn answer(&mut self) {
        let now = self.stage.now();
        let (due, later): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.replies).into_iter().partition(|(at, _)| *at <= now);
        self.replies = later;
        if due.is_empty() {
            return;
        }
        let outcome = self.outcome();
        let text = match &outcome {
            Ok(web::Reloaded { patterns, presets }) => {
                format!(
                    "looked at all files: {} patterns and {presets} presets",
                    patterns - presets
                )
            }
            Err(_) => "looked at all files: the presets do not load, those before stay".to_owned(),
        };
        self.say(Line::Note { text });
        for reply in due.into_iter().filter_map(|(_, reply)| reply) {
            reply.send(outcome.clone());
        }
    }

    /// What there is after a reload, or what is wrong with the presets.
    fn outcome(&self) -> web::ReloadOutcome {
        match self.engine.problem_of(engine::PRESETS) {
            Some(problem) if problem.severity() == Some(Severity::Error) => {
                Err(picture::of_problem(problem, Style::Plain))
            }
            _ => Ok(web::Reloaded {
                patterns: self.engine.entries().len(),
                presets: self.engine.presets(),
            }),
        }
    }

    fn heard(&mut self, told: input::Told) {
        match self.ears.meaning(told.event, &self.config.controls) {
            Heard::Inputs(inputs) => {
                for input in inputs {
                    self.tell_engine_at(told.at, input);
                }
            }
            Heard::Unmapped(control) => {
                const MOST: usize = 256;
                let name = control.to_string();
                if self.unmapped.len() < MOST && self.unmapped.insert(name.clone()) {
                    let text = format!(
                        "{name} is not mapped; add \"{name}\" = \"tap\", say, under [midi] in {}",
                        config::FILE_NAME
                    );
                    self.say(Line::Note { text });
                }
            }
            Heard::Unplugged { note, let_go } => {
                self.say(Line::Note { text: note });
                let_go.into_iter().for_each(|input| self.tell_engine_at(told.at, input));
            }
            Heard::Note(text) => self.say(Line::Note { text }),
        }
    }

    fn files(&mut self, event: Event<Evaluated>) {
        match event {
            Event::Loaded(batch) => {
                let keys: Vec<_> = batch.files.iter().map(|file| stem(&file.key)).collect();
                let files = batch.files.into_iter().map(|file| self.loaded(file)).collect();
                self.tell_engine(Input::Files(files));
                keys.iter().for_each(|key| self.look_for_strobes(key));
            }
            Event::BuiltIn(file) => {
                let (key, contents) = (stem(&file.key), contents(file.value, file.text));
                self.tell_engine(Input::BuiltIn { key, contents });
            }
            Event::Ready { .. } => self.ready(),
            Event::Problem(problem) => {
                let change = FileChange::Failed(self.problem(problem));
                self.tell_engine(Input::Files(vec![change]));
            }
            Event::Solved { key } => {
                let key = stem(&key);
                if let Some(loaded) = self.loaded.get_mut(&key) {
                    loaded.is_gone = false;
                }
                let solved = FileChange::Solved { key: key.clone() };
                let changes = [solved].into_iter().chain(self.warned(&key)).collect();
                self.tell_engine(Input::Files(changes));
            }
            Event::Gone { key, .. } => {
                let key = stem(&key);
                // What plays on is no longer warned of: nobody can mend it.
                if let Some(loaded) = self.loaded.get_mut(&key) {
                    loaded.is_gone = true;
                }
                self.tell_engine(Input::Files(vec![FileChange::Gone { key }]));
            }
            Event::Renamed { from, to } => {
                self.loaded.remove(&stem(&from));
                let change = FileChange::Renamed { from: stem(&from), to: stem(&to) };
                self.tell_engine(Input::Files(vec![change]));
            }
            Event::Printed(printed) => {
                let file = printed.file.to_string().into();
                self.say(Line::Printed { file, text: printed.text });
            }
            Event::Trouble(trouble) => self.warn("watching", trouble.to_string()),
            Event::Recovered(_) => self.tell_engine(Input::Solved("watching".into())),
        }
    }

    fn loaded(&mut self, file: loader::File<Evaluated>) -> FileChange {
        let key = stem(&file.key);
        let before = self.loaded.remove(&key);
        let (strobes, looks) = before.map_or_else(Default::default, |it| (it.strobes, it.looks));
        let loaded = Loaded {
            reading: file.value.reading.clone(),
            text: file.text.clone(),
            helpers: file.value.helpers.clone(),
            warnings: file.warnings,
            strobes,
            looks,
            is_gone: false,
        };
        let warnings = loaded.warnings(&self.rig);
        let helpers = loaded.helpers.clone();
        self.loaded.insert(key.clone(), loaded);
        FileChange::Loaded(LoadedFile {
            key,
            warnings,
            helpers,
            contents: contents(file.value, file.text),
            saved_at: file.saved_at.saturating_duration_since(self.started),
            supersedes: file.supersedes,
        })
    }

    /// What a good file is to be warned of on the rig there is.
    fn warned(&self, key: &Arc<str>) -> Option<FileChange> {
        let loaded = self.loaded.get(key).filter(|it| !it.is_gone)?;
        let (text, helpers) = (loaded.text.clone(), loaded.helpers.clone());
        let warnings = loaded.warnings(&self.rig);
        Some(FileChange::Warned { key: key.clone(), warnings, text, helpers })
    }

    /// Has somebody look whether a file flashes too fast, at the tempo and on
    /// the lights there are.
    fn look_for_strobes(&mut self, key: &Arc<str>) {
        let conditions = Conditions {
            rig: self.rig.clone(),
            bpm: self.engine.performance().timeline.bpm(),
            limit: self.strobe_limit(),
        };
        let Some(loaded) = self.loaded.get_mut(key).filter(|it| !it.is_gone) else { return };
        loaded.looks += 1;
        let (key, number, cues) = (key.clone(), loaded.looks, loaded.reading.cues.clone());
        // Nobody looks any more only where the program is ending.
        let _ = self.strobes.send(flashes::Task { key, number, cues, conditions });
    }

    /// Has all files looked at again where the music has become another.
    fn follow_tempo(&mut self) {
        const ANOTHER: f64 = 0.1;
        let bpm = self.engine.performance().timeline.bpm();
        if (bpm.get() / self.strobes_bpm.get() - 1.0).abs() > ANOTHER {
            self.strobes_bpm = bpm;
            self.look_for_all_strobes();
        }
    }

    fn look_for_all_strobes(&mut self) {
        let keys: Vec<_> = self.loaded.keys().cloned().collect();
        keys.iter().for_each(|key| self.look_for_strobes(key));
    }

    fn strobes_found(&mut self, found: flashes::Found) {
        let flashes::Found { key, number, warnings } = found;
        let Some(loaded) = self.loaded.get_mut(&key).filter(|it| it.looks == number && !it.is_gone)
        else {
            return;
        };
        if loaded.strobes != warnings {
            loaded.strobes = warnings;
            let warned = self.warned(&key).into_iter().collect();
            self.tell_engine(Input::Files(warned));
        }
    }

    fn problem(&self, problem: loader::Problem) -> Problem {
        let texts = problem.texts.into_iter().map(|(key, text)| (key.to_string().into(), text));
        Problem {
            key: stem(&problem.key),
            diagnostics: problem.diagnostics,
            texts: texts.collect(),
        }
    }

    /// A problem of the program's own, under a name of its own.
    fn warn(&mut self, key: &str, message: String) {
        let diagnostics = vec![Diagnostic::warning(Kind::File, message)];
        let problem = Problem { key: key.into(), diagnostics, texts: Vec::new() };
        self.tell_engine(Input::Problem(problem));
    }

    fn ready(&mut self) {
        self.tell_engine(Input::Ready);
        self.ready = true;
        self.say(Line::Ready {
            patterns: self.engine.entries().len(),
            lights: self.rig.lights(),
            outputs: self.outputs.urls(),
            listen: self.page.clone(),
        });
        if self.engine.entries().is_empty() {
            let called = called();
            let text = format!("no pattern yet: `{called} new first` makes one to start from");
            self.say(Line::Note { text });
        }
    }

    /// Hands the engine an input, and the result to the frame thread. A bug in
    /// the engine must not end the show: the last performance goes on.
    fn tell_engine(&mut self, input: Input) {
        self.tell_engine_at(self.stage.now(), input);
    }

    /// The same for what happened at a time.
    fn tell_engine_at(&mut self, now: Duration, input: Input) {
        let is_clock = matches!(input, Input::Clock(_));
        let generation = self.engine.performance().generation;
        let outcome = catch_unwind(AssertUnwindSafe(|| self.engine.handle(now, input)));
        if outcome.is_err() {
            self.say(Line::Note { text: "internal error: a change was not carried out".into() });
        }
        let performance = self.engine.performance();
        if performance.generation != generation {
            // Ticks come often, and the beat of the next frame is soon enough.
            match is_clock {
                true => self.frames.swap_quietly(performance),
                false => self.frames.swap(performance),
            }
        }
        while let Some(happening) = self.engine.next_happening() {
            self.happened(happening);
        }
    }

    fn happened(&mut self, happening: Happening) {
        let line = match happening {
            Happening::Reloaded { .. } | Happening::Unchanged { .. } if !self.ready => return,
            Happening::Reloaded { key, name, version, cause, since, generation, playing } => {
                let reload = Reload { key, name, version, cause, playing };
                self.unseen.push(Unseen { reload, since, generation });
                return;
            }
            Happening::SetAside { key } => {
                return self.loader.set_aside(format!("{key}.py").as_str().into());
            }
            Happening::Unchanged { key, name, version } => Line::Unchanged { key, name, version },
            Happening::Live(file) => return self.write_down(Note::File(file)),
            Happening::Presets { count } => Line::Presets { count },
            Happening::Problem { problem, still_running } => {
                Line::Problem { problem, still_running }
            }
            Happening::Solved { key } => Line::Solved { key },
            Happening::Gone { key, playing } => Line::Gone { key, playing },
            Happening::Selected { key } => {
                self.write_down(Note::Playing(key.clone()));
                Line::Selected { key }
            }
            Happening::Output { url, state } => Line::Output { url, state },
            Happening::Source(source) => {
                // What is chosen while lights play is listened to.
                self.listen();
                Line::Clock { source }
            }
            Happening::Switched { url, on } => {
                let state = if on { OutputState::Starting } else { OutputState::Off };
                self.say(Line::Output { url, state });
                return self.use_rig();
            }
        };
        self.say(line);
    }

    /// Has the journal remember what has just been made to play, once it has:
    /// what no frame can be made of must not come back after a restart.
    fn write_down(&mut self, note: Note) {
        if self.journal.is_some() {
            self.unwritten.push((self.engine.performance().generation, note));
        }
    }

    /// Logs the reloads that have reached the lights, and writes them down.
    fn report_seen(&mut self) {
        write_rendered(&self.stage, self.journal.as_ref(), &mut self.unwritten);
        let unseen = std::mem::take(&mut self.unseen);
        for it in unseen {
            match self.stage.shown(it.generation) {
                Some(shown_at) => {
                    let to_frame = shown_at.saturating_sub(it.since);
                    if it.reload.playing {
                        self.engine.shown(&it.reload.key, it.reload.version, to_frame);
                    }
                    self.say(Line::Reloaded { reload: it.reload, to_frame });
                }
                None => self.unseen.push(it),
            }
        }
    }

    fn say(&mut self, line: Line) {
        self.log.say(self.stage.now(), line);
    }
}

/// Hands the journal what a frame has been made of.
fn write_rendered(
    stage: &Stage,
    journal: Option<&journal::Writer>,
    unwritten: &mut Vec<(u64, Note)>,
) {
    let Some(journal) = journal else { return };
    for (_, note) in unwritten.extract_if(.., |(generation, _)| stage.shown(*generation).is_some())
    {
        match note {
            Note::File(file) => journal.keep(memory::record(file)),
            Note::Playing(key) => journal.playing(key),
        }
    }
}

/// What a file holds, as the engine keeps it.
fn contents(evaluated: Evaluated, text: Arc<str>) -> Contents {
    let Evaluated { reading, data, .. } = evaluated;
    let cues = reading.cues.into_iter().map(|it| (it.slug, it.cue)).collect();
    Contents { cues, text, data }
}
