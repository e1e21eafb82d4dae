//! The one thread that changes what plays.
//!
//! Messages from the loader, the surfaces and the outputs become inputs of the
//! engine, one after another; what the engine makes of them is swapped onto
//! the frame thread; what was worth a line goes to the log. Lights never wait
//! for this thread, and it never waits for them.

use crate::arguments::Run;
use crate::configuration::{Area, Save};
use crate::ears::{self, Ears, Heard};
use crate::frame_loop::{FrameLoop, Stage};
use crate::log::{Line, Log};
use crate::memory;
use crate::once::stem;
use crate::outputs::OutputDesk;
use crate::run::called;
use arc_swap::ArcSwap;
use clock::ClockInput;
use config::Config;
use engine::{
    Command, Contents, Engine, FileChange, Happening, Input, LoadedFile, OutputState, Problem,
    Snapshot,
};
use evaluate::Evaluated;
use light::Rig;
use loader::{Event, Loader};
use output::OutputUrl;
use source::{Diagnostic, Kind};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

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
    /// Whether it is said that the strobe guard holds flashes back.
    pub(crate) guarded: bool,
    /// Of the last frame that was said to lack something what time it was of.
    pub(crate) lacking_at: Option<Duration>,
    /// Where the page is.
    pub(crate) page: Option<String>,
    /// Who asked for a reload, and when they are answered.
    pub(crate) replies: Vec<(Duration, Option<web::Reply>)>,
    /// Whether every file there was at the start has been tried. What loads
    /// before that is no reload.
    pub(crate) ready: bool,
    /// Reloads whose first frame has not gone out yet.
    pub(crate) unseen: Vec<Unseen>,
}

#[derive(Debug)]
pub(crate) struct Unseen {
    key: Arc<str>,
    name: Arc<str>,
    version: u64,
    saved_at: Duration,
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
            self.report_seen();
            self.answer();
            self.report_guard();
            self.report_lack();
            changed = true;
        }
        let (frames, late) = self.stage.counts();
        self.frames.stop();
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
        let look = if self.unseen.is_empty() { IDLE } else { LOOK_FOR_FRAME };
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
            Message::Reload(reply) => {
                self.rescan();
                self.replies.push((self.stage.now() + SETTLED, reply));
            }
            Message::Quit => {}
        }
    }

    fn rescan(&self) {
        self.loader.rescan();
        self.config_loader.iter().for_each(Loader::rescan);
    }

    /// Answers those who asked for a reload, once it has settled.
    fn answer(&mut self) {
        let now = self.stage.now();
        let (due, later) =
            std::mem::take(&mut self.replies).into_iter().partition(|it| it.0 <= now);
        self.replies = later;
        let entries = self.engine.entries();
        let presets = entries.iter().filter(|entry| *entry.file == *engine::PRESETS).count();
        let reloaded = web::Reloaded { patterns: entries.len(), presets };
        let due: Vec<(Duration, Option<web::Reply>)> = due;
        if !due.is_empty() {
            let text = format!("looked at all files: {} patterns", reloaded.patterns);
            self.say(Line::Note { text });
        }
        due.into_iter().filter_map(|(_, reply)| reply).for_each(|reply| reply.send(reloaded));
    }

    fn heard(&mut self, told: input::Told) {
        match ears::meaning(told.event, &self.config.controls) {
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
            Heard::Note(text) => self.say(Line::Note { text }),
        }
    }

    /// Says when the strobe guard begins to hold flashes back, and when that
    /// is over.
    fn report_guard(&mut self) {
        const OVER: Duration = Duration::from_secs(3);
        let now = self.stage.now();
        let guarded = self.stage.guarded_at().is_some_and(|at| now < at + OVER);
        if guarded == self.guarded {
            return;
        }
        self.guarded = guarded;
        let key: Arc<str> = "strobe".into();
        let Some(limit) = self.strobe_limit().filter(|_| guarded) else {
            return self.tell_engine(Input::Solved(key));
        };
        let message = format!(
            "flashes over a large area are held back to {limit} a second, for people with \
             photosensitive epilepsy"
        );
        let hint = format!(
            "`[strobe]` `limit = \"off\"` in {} lifts this, or `--strobe-limit off`",
            config::FILE_NAME
        );
        let diagnostics = vec![Diagnostic::warning(Kind::Configuration, message).hint(hint)];
        self.tell_engine(Input::Problem(Problem { key, diagnostics, texts: Vec::new() }));
    }

    /// Says while it is so what the pattern that plays has no answer to. The
    /// frame thread only notes when: a frame is a function of time, so asking
    /// again brings the same mistake to light.
    fn report_lack(&mut self) {
        const OVER: Duration = Duration::from_secs(3);
        let key: Arc<str> = "lights".into();
        let at = self.stage.lacking_at().filter(|at| self.stage.now() < *at + OVER);
        let Some(at) = at else {
            if self.lacking_at.take().is_some() {
                self.tell_engine(Input::Solved(key));
            }
            return;
        };
        if self.lacking_at.is_some_and(|told| at < told + IDLE) {
            return;
        }
        self.lacking_at = Some(at);
        match self.engine.performance().unanswered_at(at) {
            Some(unanswered) => {
                let mut diagnostic = unanswered.diagnostic();
                let label = &unanswered.cue.label;
                diagnostic.hint.get_or_insert_with(|| format!("\"{label}\" is dark for now"));
                let diagnostics = vec![diagnostic];
                self.tell_engine(Input::Problem(Problem { key, diagnostics, texts: Vec::new() }));
            }
            None => self.tell_engine(Input::Solved(key)),
        }
    }

    fn files(&mut self, event: Event<Evaluated>) {
        match event {
            Event::Loaded(batch) => {
                let files = batch.files.into_iter().map(|file| self.loaded(file)).collect();
                self.tell_engine(Input::Files(files));
            }
            Event::Ready { .. } => self.ready(),
            Event::Problem(problem) => {
                let change = FileChange::Failed(self.problem(problem));
                self.tell_engine(Input::Files(vec![change]));
            }
            Event::Solved { key } => {
                self.tell_engine(Input::Files(vec![FileChange::Solved { key: stem(&key) }]));
            }
            Event::Gone { key, .. } => {
                self.tell_engine(Input::Files(vec![FileChange::Gone { key: stem(&key) }]));
            }
            Event::Renamed { from, to } => {
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

    fn loaded(&self, file: loader::File<Evaluated>) -> FileChange {
        let Evaluated { reading, data } = file.value;
        let mut warnings = file.warnings;
        warnings.extend(reading.warnings(&self.rig));
        let cues = reading.cues.into_iter().map(|it| (it.slug, it.cue)).collect();
        FileChange::Loaded(LoadedFile {
            key: stem(&file.key),
            contents: Contents { cues, text: file.text, data },
            warnings,
            saved_at: file.saved_at.saturating_duration_since(self.started),
            supersedes: file.supersedes,
        })
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
            Happening::Reloaded { key, name, version, saved_at, generation } => {
                self.unseen.push(Unseen { key, name, version, saved_at, generation });
                return;
            }
            Happening::Unchanged { key, name, version } => Line::Unchanged { key, name, version },
            Happening::Live(file) => {
                if let Some(journal) = &self.journal {
                    journal.keep(memory::record(file));
                }
                return;
            }
            Happening::Presets { count } => Line::Presets { count },
            Happening::Problem { problem, still_running } => {
                Line::Problem { problem, still_running }
            }
            Happening::Solved { key } => Line::Solved { key },
            Happening::Gone { key, playing } => Line::Gone { key, playing },
            Happening::Selected { key } => {
                if let Some(journal) = &self.journal {
                    journal.playing(key.clone());
                }
                Line::Selected { key }
            }
            Happening::Output { url, state } => Line::Output { url, state },
            Happening::Switched { url, on } => {
                let state = if on { OutputState::Starting } else { OutputState::Off };
                self.say(Line::Output { url, state });
                return self.use_rig();
            }
        };
        self.say(line);
    }

    /// Logs the reloads that have reached the lights.
    fn report_seen(&mut self) {
        let unseen = std::mem::take(&mut self.unseen);
        for it in unseen {
            match self.stage.shown(it.generation) {
                Some(shown_at) => {
                    let save_to_frame = shown_at.saturating_sub(it.saved_at);
                    self.engine.shown(&it.key, it.version, save_to_frame);
                    let Unseen { key, name, version, .. } = it;
                    self.say(Line::Reloaded { key, name, version, save_to_frame });
                }
                None => self.unseen.push(it),
            }
        }
    }

    fn say(&mut self, line: Line) {
        self.log.say(self.stage.now(), line);
    }
}
