//! `dj-hue run`: the show.

use crate::arguments::{Folder, Run};
use crate::conductor::{Conductor, Message};
use crate::frame_loop::{FrameLoop, Sinks, Stage};
use crate::log::Log;
use crate::page::Page;
use crate::{memory, starters};
use anyhow::{Context, Result};
use arc_swap::ArcSwap;
use clock::{Bpm, Clock};
use engine::{Command, Engine, Input, OutputState, Snapshot};
use evaluate::PatternFiles;
use journal::Store;
use light::{Frame, Palette, Rig};
use loader::{Loader, Options};
use output::{Handle, Installation, OutputUrl, Target};
use std::io::{IsTerminal, stdout};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// From a signal to the end, at the most.
const LAST_MOMENT: Duration = Duration::from_secs(4);

/// Plays until the performer quits.
pub(crate) fn run(arguments: &Run) -> Result<()> {
    let started = Instant::now();
    let bpm = Bpm::new(arguments.bpm).context("--bpm")?;
    let urls = parse_outputs(&arguments.outputs)?;
    let rig = Arc::new(Rig::of(arguments.lights as usize));
    let folder = folder(&arguments.folder)?;
    let headless = arguments.headless || !stdout().is_terminal();
    let (tell, messages) = channel();

    // What another run left lights up before Python has even started.
    let store = journal::state_folder().map(|state| Store::of(&state, &folder));
    let clock = Clock::internal(bpm, Duration::ZERO);
    let mut engine = Engine::new(clock, rig.clone(), Palette::built_in());
    for command in opening(arguments) {
        engine.handle(Duration::ZERO, Input::Command(command));
    }
    if let Some(store) = &store {
        engine.handle(Duration::ZERO, memory::restore(store.read()));
    }

    let (mut sinks, handles) = open_outputs(&urls, &tell)?;
    let (preview, frames_to_see) = triple_buffer::triple_buffer(&Frame::default());
    sinks.preview = (!headless).then_some(preview);
    let stage = Stage::new(started, engine.performance());
    let snapshot = Arc::new(ArcSwap::from_pointee(engine.snapshot(Duration::ZERO)));
    let opened =
        Page::open(arguments.listen, &folder, stage.clone(), snapshot.clone(), tell.clone());
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
    let frames = FrameLoop::start(stage.clone(), arguments.fps, sinks)
        .context("cannot start the frame thread")?;

    let to_conductor = tell.clone();
    let journal = store.and_then(|store| memory::writer(store, to_conductor));
    let to_conductor = tell.clone();
    let loader = Loader::start(&Options::new(&folder), PatternFiles::start()?, move |it| {
        // Without a conductor the program is ending.
        let _ = to_conductor.send(Message::Files(it));
    })
    .with_context(|| format!("cannot watch {}", folder.display()))?;
    let conductor = Conductor {
        engine,
        rig,
        started,
        stage: stage.clone(),
        frames,
        loader,
        log: Log::start(arguments.log, headless).context("cannot start the log")?,
        journal,
        snapshot: snapshot.clone(),
        outputs: urls.iter().map(ToString::to_string).collect(),
        page: link.clone(),
        replies: Vec::new(),
        ready: false,
        unseen: Vec::new(),
    };
    let stop = on_signal(&tell)?;
    if headless {
        conductor.run(&messages);
    } else {
        let conducting = thread::Builder::new()
            .name("conductor".into())
            .spawn(move || conductor.run(&messages))?;
        let seen = Seen { stage, snapshot, frames: frames_to_see, tell: tell.clone() };
        let program = tui::Program { folder: folder.display().to_string(), page: link };
        let outcome = tui::run(seen, program, &stop);
        // Whether it quit or lost its terminal: the show is over.
        let _ = tell.send(Message::Quit);
        let _ = conducting.join();
        outcome?;
    }
    output::stop_all(handles);
    Ok(())
}

/// The patterns folder, made with starters in it if nobody named another.
fn folder(folder: &Folder) -> Result<PathBuf> {
    let path = folder.path();
    if folder.is_default() && !path.exists() {
        starters::write_to(&path)
            .with_context(|| format!("cannot make the folder {}", path.display()))?;
    }
    Ok(path)
}

/// Ends the show on SIGINT, SIGTERM, SIGHUP or their like; the flag tells the
/// terminal.
fn on_signal(tell: &Sender<Message>) -> Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let (flag, tell) = (stop.clone(), tell.clone());
    ctrlc::set_handler(move || {
        flag.store(true, Ordering::Relaxed);
        let _ = tell.send(Message::Quit);
        // Outputs have a second for their goodbyes. Whatever still hangs after
        // that, a terminal that has gone away say, must not hang for ever.
        thread::sleep(LAST_MOMENT);
        std::process::exit(1);
    })
    .context("cannot listen for signals")?;
    Ok(stop)
}

/// What a surface in this program sees, and whom it tells.
struct Seen {
    stage: Arc<Stage>,
    snapshot: Arc<ArcSwap<Snapshot>>,
    frames: triple_buffer::Output<Frame>,
    tell: Sender<Message>,
}

impl tui::Stage for Seen {
    fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.load_full()
    }

    fn frame(&mut self, into: &mut Frame) {
        into.copy_from(self.frames.read());
    }

    fn now(&self) -> Duration {
        self.stage.now()
    }

    fn send(&self, request: tui::Request) {
        let message = match request {
            tui::Request::Command(command) => Message::Command(command),
            tui::Request::Rescan => Message::Rescan,
            tui::Request::Quit => Message::Quit,
        };
        // Without a conductor the program is ending.
        let _ = self.tell.send(message);
    }
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
    let mut commands = vec![Command::Apply(arguments.apply.into()), Command::Fade(arguments.fade)];
    commands.extend(arguments.pattern.clone().map(Command::Select));
    commands
}
