//! `dj-hue run`: the show.

use crate::arguments::{Folder, LogFormat, Run};
use crate::conductor::{Conductor, Health, Message};
use crate::configuration::{self, Beginning};
use crate::ears::{self, Ears};
use crate::flashes;
use crate::frame_loop::{FrameLoop, Stage};
use crate::log::{Line, Log};
use crate::outputs::OutputDesk;
use crate::page::Page;
use crate::surface::{Screen, Seen};
use crate::{memory, starters};
use anyhow::{Context, Result};
use arc_swap::ArcSwap;
use clock::{Bpm, Clock, ClockInput};
use config::{ClockPlan, Config};
use engine::{Command, Engine, Input};
use evaluate::{PatternFiles, RigInUse};
use journal::Store;
use light::Frame;
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
    let (tell, messages) = channel();

    // What another run left lights up before Python has even started.
    let store = journal::state_folder().map(|state| Store::of(&state, &folder));
    let clock = Clock::internal(bpm, Duration::ZERO);
    let mut engine = Engine::new(clock, rig.clone());
    for input in opening(arguments, &config).into_iter().chain(warnings.map(Input::Problem)) {
        engine.handle(Duration::ZERO, input);
    }
    if let Some(store) = &store {
        engine.handle(Duration::ZERO, memory::restore(store.read_playing()));
    }

    let (outputs, mut sinks) = OutputDesk::new(tell.clone());
    let (preview, frames_to_see) = triple_buffer::triple_buffer(&Frame::default());
    sinks.preview = (!headless).then_some(preview);
    let stage = Stage::new(started, engine.performance());
    let snapshot = Arc::new(ArcSwap::from_pointee(engine.snapshot(Duration::ZERO)));
    let mut log = Log::start(arguments.log, headless).context("cannot start the log")?;
    let seen = Seen {
        stage: stage.clone(),
        snapshot: snapshot.clone(),
        log: log.ledger(),
        tell: tell.clone(),
    };
    let token = store.as_ref().map(|it| it.folder().join("token"));
    let opened = Page::open(arguments, &folder, token.as_deref(), seen.clone());
    // A show without its page is still a show; one that was asked to open it
    // to others and cannot is not what was asked for.
    let page = match opened {
        Ok((page, frames)) => {
            sinks.page = Some(frames);
            Some(page)
        }
        Err(error) if arguments.listen.is_some() => return Err(error),
        Err(_) => None,
    };
    let link = page.as_ref().map(Page::link);
    let code = page.as_ref().and_then(Page::code);
    stage.set_pace(arguments.fps.or(config.show.fps).unwrap_or(configuration::FPS));
    let mut frames =
        FrameLoop::start(stage.clone(), sinks).context("cannot start the frame thread")?;
    let to_conductor = tell.clone();
    let rig_in_use = RigInUse::of(rig.clone());
    let evaluators = PatternFiles::start_several(AT_ONCE, &rig_in_use)?;
    let (presets, text) = evaluate::PRESETS;
    let built_in = vec![(Key::from(presets), text.into())];
    let options = Options { built_in, ..Options::new(&folder) };
    let loader = Loader::start(&options, evaluators, move |it| {
        // Without a conductor the program is ending.
        let _ = to_conductor.send(Message::Files(it));
    })
    .with_context(|| format!("cannot watch {}", folder.display()))?;
    // The rest of what is remembered, while Python starts. Nothing that files
    // or hands do has been taken in yet.
    let to_conductor = tell.clone();
    let journal = store.and_then(|store| {
        engine.handle(stage.now(), memory::restore(store.read()));
        frames.swap(engine.performance());
        memory::writer(store, to_conductor)
    });
    if is_new {
        let text = format!(
            "{} is new, with starters: open one in your editor, change a number, save",
            folder.display()
        );
        log.say(started.elapsed(), Line::Note { text });
    }
    if let (Some(code), LogFormat::Text, true) = (&code, arguments.log, stdout().is_terminal()) {
        let text = format!("for cameras:\n{code}");
        log.say(started.elapsed(), Line::Note { text });
    }
    let conductor = Conductor {
        engine,
        rig,
        rig_in_use,
        loaded: BTreeMap::new(),
        strobes: flashes::start(tell.clone()).context("cannot start a thread")?,
        strobes_bpm: bpm,
        started,
        stage: stage.clone(),
        frames,
        loader,
        log,
        journal,
        snapshot: snapshot.clone(),
        outputs,
        ears: Ears::new(started, tell.clone()),
        first_folder: config.show.folder.clone(),
        config,
        config_loader: configuration::watch(&path, tell.clone())
            .with_context(|| format!("cannot watch {}", path.display()))?,
        arguments: arguments.clone(),
        given_outputs: urls,
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
    if headless {
        conductor.run(&messages);
    } else {
        let conducting = thread::Builder::new()
            .name("conductor".into())
            .spawn(move || conductor.run(&messages))?;
        let program = tui::Program {
            name: called().into(),
            folder: folder.display().to_string(),
            page: link,
            code,
        };
        Screen { seen, frames: frames_to_see }.perform(&program, &stop);
        let _ = conducting.join();
    }
    Ok(())
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
