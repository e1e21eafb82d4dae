//! Plays a scene on this process's terminal, without files or lights.

use super::scenes;
use engine::{Engine, Frames, Input, LogLine, Snapshot};
use light::Frame;
use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
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
        assert!(!(self.panics && self.began.elapsed() > Duration::from_millis(500)), "an accident");
        Arc::new(self.engine.borrow().snapshot(self.now()))
    }

    fn log(&self) -> Arc<Vec<LogLine>> {
        Arc::default()
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

/// Plays a scene by its name; `panic` and `panic-elsewhere` are accidents.
pub(crate) fn play(wanted: &str) {
    if wanted == "panic-elsewhere" {
        thread::spawn(|| {
            thread::sleep(Duration::from_millis(500));
            panic!("an accident elsewhere");
        });
    }
    let named = scenes::all().into_iter().find(|scene| scene.name == wanted);
    let scene = named.unwrap_or_else(scenes::playing);
    let mut stage = Rehearsal {
        engine: RefCell::new(scene.engine),
        frames: Frames::default(),
        began: Instant::now(),
        at: scene.now,
        panics: wanted == "panic",
    };
    let program = Program { folder: "./patterns".into(), ..Program::default() };
    static STOP: AtomicBool = AtomicBool::new(false);
    ctrlc::set_handler(|| STOP.store(true, Ordering::Relaxed)).expect("nobody else listens");
    tui::run(&mut stage, program, &STOP).expect("this is a terminal");
}
