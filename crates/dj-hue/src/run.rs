//! `dj-hue run`: the show.

use crate::arguments::Run;
use crate::conductor::{Conductor, Message};
use crate::frame_loop::{FrameLoop, Sinks, Stage};
use crate::log::Log;
use crate::{evaluator, starters};
use anyhow::{Context, Result};
use arc_swap::ArcSwap;
use clock::{Bpm, Clock};
use engine::{Command, Engine, Input, OutputState};
use light::{Palette, Rig};
use loader::{Loader, Options};
use output::{Handle, Installation, OutputUrl, Target};
use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};

/// Plays until the performer quits.
pub(crate) fn run(arguments: &Run) -> Result<()> {
    let started = Instant::now();
    let bpm = Bpm::new(arguments.bpm).context("--bpm")?;
    let rig = Arc::new(Rig::of(arguments.lights as usize));
    let folder = arguments.folder.path();
    if arguments.folder.is_default() && !folder.exists() {
        starters::write_to(&folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    let urls = parse_outputs(&arguments.outputs)?;
    let headless = arguments.headless || !std::io::stdout().is_terminal();
    let (tell, messages) = channel();

    let clock = Clock::internal(bpm, Duration::ZERO);
    let mut engine = Engine::new(clock, rig.clone(), Palette::built_in());
    for command in opening(arguments) {
        engine.handle(Duration::ZERO, Input::Command(command));
    }
    let stage = Stage::new(started, engine.performance());
    let (sinks, handles) = open_outputs(&urls, &tell)?;
    let frames = FrameLoop::start(stage.clone(), arguments.fps, sinks)
        .context("cannot start the frame thread")?;
    let to_conductor = tell.clone();
    let loader = Loader::start(&Options::new(&folder), evaluator::PatternFiles::start()?, move |it| {
        // Without a conductor the program is ending.
        let _ = to_conductor.send(Message::Files(it));
    })
    .with_context(|| format!("cannot watch {}", folder.display()))?;
    let log = Log::start(arguments.log, headless).context("cannot start the log")?;
    let snapshot = Arc::new(ArcSwap::from_pointee(engine.snapshot(Duration::ZERO)));
    let conductor = Conductor {
        engine,
        rig,
        started,
        stage,
        frames,
        loader,
        log,
        snapshot,
        outputs: arguments.outputs.clone(),
        ready: false,
        unseen: Vec::new(),
    };
    conductor.run(&messages);
    output::stop_all(handles);
    Ok(())
}

fn parse_outputs(texts: &[String]) -> Result<Vec<OutputUrl>> {
    texts.iter().map(|text| text.parse().with_context(|| format!("--output {text}"))).collect()
}

/// Starts a thread for each output but the preview, which is the surface's.
fn open_outputs(urls: &[OutputUrl], tell: &Sender<Message>) -> Result<(Sinks, Vec<Handle>)> {
    let installation = Installation::of_user();
    let (mut sinks, mut handles) = (Sinks::default(), Vec::new());
    for url in urls.iter().filter(|url| url.target != Target::Preview) {
        let (tell, name) = (tell.clone(), Arc::<str>::from(url.to_string()));
        let report = move |state| {
            // Without a conductor the program is ending.
            let _ = tell.send(Message::Output { url: name.clone(), state: as_input(state) });
        };
        let (sink, handle) = output::start(url, &installation, report)?;
        sinks.outputs.push(sink);
        handles.push(handle);
    }
    Ok((sinks, handles))
}

fn as_input(state: output::State) -> OutputState {
    match state {
        output::State::Starting => OutputState::Starting,
        output::State::Live => OutputState::Live,
        output::State::Failing { message } => OutputState::Failing(message),
        output::State::Stopped => OutputState::Stopped,
    }
}

/// What the command line asks of the desk.
fn opening(arguments: &Run) -> Vec<Command> {
    let mut commands =
        vec![Command::Apply(arguments.apply.into()), Command::Fade(arguments.fade)];
    commands.extend(arguments.pattern.clone().map(Command::Select));
    commands
}
