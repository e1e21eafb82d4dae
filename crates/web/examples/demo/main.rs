//! A show to try the page with: simulated lights and cues written in Rust.
//!
//! `cargo run -p web --example demo [-- [ADDRESS] [LIGHTS]]`, then open the link. Lines on
//! standard input direct it, as tests do:
//!
//! ```text
//! save KEY LEVEL            a new version of a file: white at a level
//! break KEY                 a save that does not load
//! fix KEY                   the file is as it was before
//! output URL STATE [WHY]    an output that is live, failing or stopped
//! ```

#![allow(clippy::print_stdout, reason = "an example talks to whoever runs it")]

mod cues;

use clock::{Bpm, Clock, ClockInput};
use engine::{
    Contents, Engine, FileChange, Frames, Happening, Input, LoadedFile, OutputState, Snapshot,
};
use light::{Palette, Rig};
use source::{Diagnostic, Kind, Place, Position, Span};
use std::io::BufRead;
use std::net::SocketAddr;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};
use web::{Reloaded, Request, Settings, Token};

enum Message {
    Input(Input),
    Reload(web::Reply),
    Shown,
}

/// What the server sees of this program. The real one swaps pointers where
/// this one locks.
struct Stage {
    started: Instant,
    shared: Mutex<Shared>,
    tell: Sender<Message>,
}

struct Shared {
    snapshot: Arc<Snapshot>,
    performance: Arc<engine::Performance>,
}

impl Stage {
    fn shared(&self) -> std::sync::MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl web::Stage for Stage {
    fn now(&self) -> Duration {
        self.started.elapsed()
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        self.shared().snapshot.clone()
    }

    /// Cues written in Rust have no notation that sounds; so that the mark is
    /// seen, it walks through the first lines, one a beat.
    fn sounding(&self) -> Vec<Place> {
        let snapshot = self.shared().snapshot.clone();
        let Some(pattern) = snapshot.playing.and_then(|at| snapshot.patterns.get(at)) else {
            return Vec::new();
        };
        let beat = snapshot.timeline.beat_at(self.started.elapsed()).max(0.0);
        let line = (beat % 4.0) as u32 + 1;
        let span = Span::new(Position::new(line, 3), Position::new(line, 9));
        vec![Place::new(format!("{}.py", pattern.key), span)]
    }

    fn send(&self, request: Request) {
        // Without a conductor the program is ending.
        let _ = self.tell.send(match request {
            Request::Command(command) => Message::Input(Input::Command(command)),
            Request::Reload(reply) => Message::Reload(reply),
        });
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let listen: SocketAddr = arguments.next().unwrap_or("127.0.0.1:8477".into()).parse()?;
    let lights = arguments.next().map(|it| it.parse()).transpose()?.unwrap_or(24);
    let rig = Arc::new(cues::rig(lights));
    let engine = engine(rig);
    let (tell, messages) = channel();
    let shared = Shared {
        snapshot: Arc::new(engine.snapshot(Duration::ZERO)),
        performance: engine.performance(),
    };
    let stage =
        Arc::new(Stage { started: Instant::now(), shared: Mutex::new(shared), tell: tell.clone() });
    let token = if listen.ip().is_loopback() { None } else { Some(Token::random()?) };
    let settings = Settings { listen, token, ..Settings::default() };
    let (server, sink) = web::start(&settings, stage.clone())?;
    println!("{}", server.link());
    if server.token().is_some() {
        println!("{}", web::qr_code(&server.link()));
    }
    let (for_frames, for_conductor) = (stage.clone(), stage);
    let frames = thread::spawn(move || frames(&for_frames, sink));
    thread::spawn(move || conduct(&for_conductor, engine, &messages, frames.thread()));
    for line in std::io::stdin().lock().lines() {
        match direct(&line?) {
            Some(input) => tell.send(Message::Input(input))?,
            None => println!("what?"),
        }
    }
    // Whoever is not directed plays on.
    loop {
        thread::park();
    }
}

fn engine(rig: Arc<Rig>) -> Engine {
    let clock = Clock::internal(Bpm::clamped(124.0), Duration::ZERO);
    let mut engine = Engine::new(clock, rig, Palette::built_in());
    let files = cues::files().into_iter().map(|(key, contents)| loaded(key, contents)).collect();
    engine.handle(Duration::ZERO, Input::Files(files));
    engine.handle(Duration::ZERO, Input::Ready);
    let url = "ddp://wled-truss.local".into();
    engine.handle(Duration::ZERO, Input::Output { url, state: OutputState::Live });
    engine
}

fn loaded(key: &str, contents: Contents) -> FileChange {
    FileChange::Loaded(LoadedFile {
        key: key.into(),
        contents,
        warnings: Vec::new(),
        saved_at: Duration::ZERO,
        supersedes: false,
    })
}

/// What a line of standard input makes happen.
fn direct(line: &str) -> Option<Input> {
    let words: Vec<_> = line.split_whitespace().collect();
    match words[..] {
        ["save", key, level] => {
            let contents = cues::steady(key, level.parse().ok()?);
            Some(Input::Files(vec![loaded(key, contents)]))
        }
        ["break", key] => Some(Input::Files(vec![FileChange::Failed(mistake(key))])),
        ["fix", key] => Some(Input::Files(vec![FileChange::Solved { key: key.into() }])),
        ["output", url, state, ref why @ ..] => {
            let state = match state {
                "live" => OutputState::Live,
                "failing" => OutputState::Failing(why.join(" ")),
                "stopped" => OutputState::Stopped,
                _ => return None,
            };
            Some(Input::Output { url: url.into(), state })
        }
        _ => None,
    }
}

fn mistake(key: &str) -> engine::Problem {
    let file: Arc<str> = format!("{key}.py").into();
    let text = "from dj_hue import Phaser\n\nphaser = Phaser(\n    waveform=\"sien\",\n)\n";
    let span = Span::new(Position::new(4, 14), Position::new(4, 20));
    let diagnostic = Diagnostic::error(Kind::Name, "no waveform is called `sien`")
        .at(Place::new(file.clone(), span))
        .suggest("sien", ["sine", "triangle"]);
    engine::Problem {
        key: key.into(),
        diagnostics: vec![diagnostic],
        texts: vec![(file, text.into())],
    }
}

/// The one thread that changes what plays. What it changes is on the lights at
/// once.
fn conduct(stage: &Stage, mut engine: Engine, messages: &Receiver<Message>, frames: &Thread) {
    while let Ok(message) = messages.recv() {
        let now = stage.started.elapsed();
        match message {
            Message::Input(input) => engine.handle(now, input),
            Message::Reload(reply) => {
                reply.send(Reloaded { patterns: engine.entries().len(), presets: 0 });
            }
            Message::Shown if engine.next_wakeup().is_some_and(|at| at <= now) => {
                engine.handle(now, Input::Clock(ClockInput::Elapsed));
            }
            Message::Shown => {}
        }
        while let Some(happening) = engine.next_happening() {
            match happening {
                Happening::Reloaded { key, version, .. } => {
                    engine.shown(&key, version, stage.started.elapsed().saturating_sub(now));
                }
                Happening::Switched { url, on: true } => {
                    engine.handle(now, Input::Output { url, state: OutputState::Live });
                }
                _ => {}
            }
        }
        let mut shared = stage.shared();
        shared.snapshot = Arc::new(engine.snapshot(now));
        let changed = shared.performance.generation != engine.performance().generation;
        shared.performance = engine.performance();
        drop(shared);
        if changed {
            frames.unpark();
        }
    }
}

/// Makes frames, 50 a second and one for each change, and tells now and then
/// that time has passed.
fn frames(stage: &Stage, mut sink: web::FrameSink) {
    const PERIOD: Duration = Duration::from_millis(20);
    let mut frames = Frames::default();
    let mut next = stage.started.elapsed() + PERIOD;
    for count in 0_u64.. {
        let performance = stage.shared().performance.clone();
        performance.frame_at(stage.started.elapsed(), &mut frames);
        sink.send(&frames.frame);
        if count % 5 == 0 && stage.tell.send(Message::Shown).is_err() {
            return;
        }
        let wait = next.saturating_sub(stage.started.elapsed());
        thread::park_timeout(wait);
        if stage.started.elapsed() >= next {
            next += PERIOD;
        }
    }
}
