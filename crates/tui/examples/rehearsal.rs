//! A show without files or lights, to look at the terminal surface: pass the
//! name of a scene (`playing`, `broken`, `empty`, …); `panic` and
//! `panic-elsewhere` are accidents.
//!
//!     cargo run -p tui --example rehearsal -- broken

#[path = "../tests/screens/scenes.rs"]
mod scenes;

use engine::{Engine, Frames, Input, Snapshot};
use light::Frame;
use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tui::{Program, Request, Stage};

struct Rehearsal {
    engine: RefCell<Engine>,
    frames: Frames,
    /// The time of the scene is when the rehearsal began.
    began: Instant,
    at: Duration,
    panics: bool,
}

impl Stage for Rehearsal {
    fn snapshot(&self) -> Arc<Snapshot> {
        assert!(!(self.panics && self.began.elapsed() > Duration::from_secs(1)), "an accident");
        Arc::new(self.engine.borrow().snapshot(self.now()))
    }

    fn frame(&mut self, into: &mut Frame) {
        let now = self.now();
        self.engine.borrow().performance().frame_at(now, &mut self.frames);
        into.copy_from(&self.frames.frame);
    }

    fn now(&self) -> Duration {
        self.at + self.began.elapsed()
    }

    fn send(&self, request: Request) {
        if let Request::Command(command) = request {
            self.engine.borrow_mut().handle(self.now(), Input::Command(command));
        }
    }
}

fn main() {
    let wanted = std::env::args().nth(1).unwrap_or_else(|| "playing".into());
    let panics = wanted == "panic";
    if wanted == "panic-elsewhere" {
        std::thread::spawn(|| {
            std::thread::sleep(Duration::from_secs(1));
            panic!("an accident elsewhere");
        });
    }
    let scene = scenes::all()
        .into_iter()
        .find(|scene| scene.name == wanted)
        .unwrap_or_else(scenes::playing);
    let stage = Rehearsal {
        engine: RefCell::new(scene.engine),
        frames: Frames::default(),
        began: Instant::now(),
        at: scene.now,
        panics,
    };
    let program = Program { folder: "./patterns".into(), page: None };
    static STOP: AtomicBool = AtomicBool::new(false);
    if let Err(error) = tui::run(stage, program, &STOP) {
        eprintln!("{error}");
    }
    STOP.store(true, Ordering::Relaxed);
}
