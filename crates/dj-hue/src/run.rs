//! `dj-hue run`: the show.

use crate::arguments::{Folder, LogFormat, Run};
use crate::conductor::{Conductor, Health, Message};
use crate::configuration::{self, Beginning};
use crate::ears::{self, Ears};
use crate::flashes;
use crate::frame_loop::{FrameLoop, Sinks, Stage};
use crate::log::{Line, Log};
use crate::outputs::OutputDesk;
use crate::page::Page;
use crate::surface::{Screen, Seen};
use crate::{memory, starters};
use anyhow::{Context, Result};
use arc_swap::ArcSwap;
use clock::{Bpm, Clock, ClockInput};
use config::{ClockPlan, Config};
use engine::{Command, Engine, Input, Problem};
use evaluate::{PatternFiles, RigInUse};
use journal::Store;
use light::{Frame, Rig};
use loader::{Key, Loader, Options};
use output::OutputUrl;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{IsTerminal, stdout};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Beats a minute when nobody says another tempo.
pub(crate) const BPM: f64 = 120.0;

/// Files that are evaluated at the same time, each in a process of its own: a
/// save of one file needs one, and of a helper or a checkout not all shall wait.
const AT_ONCE: usize = 2;

/// From a signal to the end, at the most.
const LAST_MOMENT: Duration = Duration::from_secs(4);

/// Plays until the performer quits.
pub(crate) fn run(arguments: &Run) -> Result<()> {
    let started = Instant::now();
    let plan = Plan::of(arguments)?;
    let (tell, messages) = channel();
    let mut engine = plan.engine(arguments);
    let stage = Stage::new(started, engine.performance());
    stage.set_pace(arguments.fps.or(plan.config.show.fps).unwrap_or(configuration::FPS));
    let mut log = Log::start(arguments.log, plan.headless).context("cannot start the log")?;
    let seen = Seen {
        stage: stage.clone(),
        snapshot: Arc::new(ArcSwap::from_pointee(engine.snapshot(Duration::ZERO))),
        log: log.ledger(),
        tell: tell.clone(),
    };
    let (outputs, mut sinks) = OutputDesk::new(tell.clone());
    let page = plan.page(arguments, &seen, &mut sinks)?;
    let (preview, frames_to_see) = triple_buffer::triple_buffer(&Frame::default());
    sinks.preview = (!plan.headless).then_some(preview);
    let mut frames =
        FrameLoop::start(stage.clone(), sinks).context("cannot start the frame thread")?;
    let rig_in_use = RigInUse::of(plan.rig.clone());
    let loader = plan.loader(&rig_in_use, tell.clone())?;
    // The rest of what is remembered, while Python starts. Nothing that files
    // or hands do has been taken in yet.
    let journal = plan.store.and_then(|store| {
        engine.handle(stage.now(), memory::restore(store.read()));
        frames.swap(engine.performance());
        memory::writer(store, tell.clone())
    });
    let (link, code) = (page.as_ref().map(Page::link), page.as_ref().and_then(Page::code));
    let welcome = plan.is_new.then_some(&*plan.folder);
    greet(&mut log, started, welcome, code.as_deref().filter(|_| arguments.log == LogFormat::Text));
    let conductor = Conductor {
        engine,
        rig: plan.rig,
        rig_in_use,
        loaded: BTreeMap::new(),
        strobes: flashes::start(tell.clone()).context("cannot start a thread")?,
        strobes_bpm: plan.bpm,
        started,
        stage,
        frames,
        loader,
        log,
        journal,
        snapshot: seen.snapshot.clone(),
        outputs,
        ears: Ears::new(started, tell.clone()),
        first_folder: plan.config.show.folder.clone(),
        config: plan.config,
        config_loader: configuration::watch(&plan.path, tell.clone())
            .with_context(|| format!("cannot watch {}", plan.path.display()))?,
        arguments: arguments.clone(),
        given_outputs: plan.urls,
        area: None,
        tell: tell.clone(),
        unmapped: BTreeSet::new(),
        health: Health::default(),
        page: link.clone(),
        replies: Vec::new(),
        ready: false,
        unseen: Vec::new(),
        unwritten: Vec::new(),
    };
    let stop = on_signal(&tell)?;
    if plan.headless {
        conductor.run(&messages);
        return Ok(());
    }
    let conducting =
        thread::Builder::new().name("conductor".into()).spawn(move || conductor.run(&messages))?;
    let folder = plan.folder.display().to_string();
    let program = tui::Program { name: called().into(), folder, page: link, code };
    Screen { seen, frames: frames_to_see }.perform(&program, &stop);
    let _ = conducting.join();
    Ok(())
}

/// What the command line and the configuration say, before anything runs.
struct Plan {
    urls: Vec<OutputUrl>,
    /// The configuration's file.
    path: PathBuf,
    config: Box<Config>,
    /// What is wrong with it.
    warnings: Option<Problem>,
    bpm: Bpm,
    rig: Arc<Rig>,
    folder: PathBuf,
    /// It has just been made.
    is_new: bool,
    headless: bool,
    store: Option<Store>,
}

impl Plan {
    fn of(arguments: &Run) -> Result<Self> {
        let urls = parse_outputs(&arguments.outputs)?;
        let path = configuration::path(arguments.config.as_deref(), &arguments.folder);
        let Beginning { config, warnings, .. } =
            configuration::begin(&path, arguments.config.is_some())?;
        let bpm = match arguments.bpm {
            Some(bpm) => Bpm::new(bpm).context("--bpm")?,
            None => config.clock.bpm.unwrap_or(Bpm::clamped(BPM)),
        };
        let rig = Arc::new(configuration::rig(&config, arguments.lights, None));
        let (folder, is_new) = folder(&arguments.folder, &config, &path)?;
        let headless = arguments.headless || !stdout().is_terminal();
        let store = journal::state_folder().map(|state| Store::of(&state, &folder));
        Ok(Self { urls, path, config, warnings, bpm, rig, folder, is_new, headless, store })
    }

    /// An engine that plays what another run left: lights up before Python has
    /// even started.
    fn engine(&self, arguments: &Run) -> Engine {
        let mut engine = Engine::new(Clock::internal(self.bpm, Duration::ZERO), self.rig.clone());
        let warnings = self.warnings.clone().map(Input::Problem);
        for input in opening(arguments, &self.config).into_iter().chain(warnings) {
            engine.handle(Duration::ZERO, input);
        }
        if let Some(store) = &self.store {
            engine.handle(Duration::ZERO, memory::restore(store.read_playing()));
        }
        engine
    }

    /// The page in the browser. A show without it is still a show; one that was
    /// asked to open it to others and cannot is not what was asked for.
    fn page(&self, arguments: &Run, seen: &Seen, sinks: &mut Sinks) -> Result<Option<Page>> {
        let token = self.store.as_ref().map(|it| it.folder().join("token"));
        match Page::open(arguments, &self.folder, token.as_deref(), seen.clone()) {
            Ok((page, frames)) => {
                sinks.page = Some(frames);
                Ok(Some(page))
            }
            Err(error) if arguments.listen.is_some() => Err(error),
            Err(_) => Ok(None),
        }
    }

    fn loader(&self, rig_in_use: &RigInUse, tell: Sender<Message>) -> Result<Loader> {
        let evaluators = PatternFiles::start_several(AT_ONCE, rig_in_use)?;
        let (presets, text) = evaluate::PRESETS;
        let built_in = vec![(Key::from(presets), text.into())];
        let options = Options { built_in, ..Options::new(&self.folder) };
        Loader::start(&options, evaluators, move |it| {
            // Without a conductor the program is ending.
            let _ = tell.send(Message::Files(it));
        })
        .with_context(|| format!("cannot watch {}", self.folder.display()))
    }
}

/// Says what a newcomer's folder is for, and shows the page's code where there
/// is a camera's distance to it.
fn greet(log: &mut Log, started: Instant, new_folder: Option<&Path>, code: Option<&str>) {
    if let Some(folder) = new_folder {
        let text = format!(
            "{} is new, with starters: open one in your editor, change a number, save",
            folder.display()
        );
        log.say(started.elapsed(), Line::Note { text });
    }
    if let (Some(code), true) = (code, stdout().is_terminal()) {
        let text = format!("for cameras:\n{code}");
        log.say(started.elapsed(), Line::Note { text });
    }
}

/// What people type to get here: cargo tells what it runs of itself.
pub(crate) fn called() -> &'static str {
    let by_cargo = std::env::var("CARGO_PKG_NAME").is_ok_and(|it| it == env!("CARGO_PKG_NAME"));
    if by_cargo { "cargo show" } else { "dj-hue" }
}

/// The patterns folder: the one somebody named, or the configuration's, or the
/// one here. It is made with starters in it if it was not named in words; true
/// if so.
fn folder(folder: &Folder, config: &Config, file: &Path) -> Result<(PathBuf, bool)> {
    let path = configuration::patterns(folder, config, file);
    let is_new = folder.is_default() && !path.exists();
    if is_new {
        starters::write_to(&path)
            .with_context(|| format!("cannot make the folder {}", path.display()))?;
    }
    Ok((path, is_new))
}

/// Ends the show on SIGINT, SIGTERM, SIGHUP or their like; the flag tells the
/// terminal.
fn on_signal(tell: &Sender<Message>) -> Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let (flag, tell) = (stop.clone(), tell.clone());
    ctrlc::set_handler(move || {
        flag.store(true, Ordering::Relaxed);
        let _ = tell.send(Message::Quit);
        // Outputs have a few seconds for their goodbyes. Whatever still hangs
        // after that, a terminal that has gone away say, must not hang for ever.
        thread::sleep(LAST_MOMENT);
        std::process::exit(1);
    })
    .context("cannot listen for signals")?;
    Ok(stop)
}

fn parse_outputs(texts: &[String]) -> Result<Vec<OutputUrl>> {
    texts.iter().map(|text| text.parse().with_context(|| format!("--output {text}"))).collect()
}

/// What the command line and the configuration ask of the desk and the clock.
fn opening(arguments: &Run, config: &Config) -> Vec<Input> {
    let apply = arguments.apply.or(config.show.apply).unwrap_or_default();
    let fade = arguments.fade.or(config.show.fade_beats).unwrap_or_default();
    let mut commands = vec![Command::Apply(apply), Command::Fade(fade)];
    commands.extend(arguments.pattern.clone().map(Command::Select));
    let clock = ears::clock_inputs(&ClockPlan::default(), &config.clock).into_iter();
    // The tempo is the clock's from its start.
    let clock = clock.filter(|it| !matches!(it, ClockInput::SetBpm(_))).map(Input::Clock);
    commands.into_iter().map(Input::Command).chain(clock).collect()
}
