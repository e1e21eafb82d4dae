//! The loop: draw, listen to the keys until the next drawing, again.

use crate::terminal::{Terminal, is_gone};
use crate::{Depth, Program, View, draw, hands};
use engine::{Command, LogLine, Snapshot};
use std::fmt;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// What the terminal needs from the program.
pub trait Stage {
    /// The newest picture of the performance.
    fn snapshot(&self) -> Arc<Snapshot>;
    /// The newest lines of the log, oldest first.
    fn log(&self) -> Arc<Vec<LogLine>>;
    /// Copies the newest frame that the lights have.
    fn frame(&mut self, into: &mut light::Frame);
    /// The time since the program started, of the same clock as the
    /// snapshot's timeline.
    fn now(&self) -> Duration;
    fn send(&self, request: Request);
}

/// What a key asks of the program.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    Command(Command),
    /// Look at every pattern file again.
    Rescan,
    /// The performer has quit; nothing is drawn after this.
    Quit,
}

/// Why there is no terminal, or no longer.
#[derive(Debug)]
pub enum Error {
    /// It cannot be used. The show does not need it.
    Terminal(io::Error),
    /// Somebody hung up: closed its window, or the line to another machine. As
    /// with every program in a terminal that is a wish to end it.
    Gone,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Terminal(_) => f.write_str("cannot use the terminal"),
            Self::Gone => f.write_str("the terminal has gone away"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Terminal(error) => Some(error),
            Self::Gone => None,
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        // Writing fails before anybody looks whether someone still listens.
        match is_gone() {
            true => Self::Gone,
            false => Self::Terminal(error),
        }
    }
}

/// From one drawing to the next: 30 a second.
const PERIOD: Duration = Duration::from_nanos(33_333_333);

/// Takes over the terminal until the performer quits or `stop` is set, and
/// gives it back whole: on return, on an error and on a panic of any thread.
/// Works on the calling thread. Handlers of `SIGTERM`, `SIGHUP` and the like
/// belong to the program: they set `stop`, which is looked at with every
/// drawing.
///
/// # Errors
/// The terminal cannot be used or has gone away. Whatever else happens to the
/// show is in the snapshot.
pub fn run(stage: &mut impl Stage, program: Program, stop: &AtomicBool) -> Result<(), Error> {
    let depth = Depth::told_by(|name| std::env::var(name).ok());
    let mut terminal = Terminal::take(depth)?;
    let mut view = View::new(program, depth);
    let mut frame = light::Frame::default();
    while !stop.load(Ordering::Relaxed) {
        let next = Instant::now() + PERIOD;
        let snapshot = stage.snapshot();
        stage.frame(&mut frame);
        view.hear(stage.log());
        let now = stage.now();
        terminal.draw(|paper| draw(&snapshot, &frame, now, &mut view, paper))?;
        while let Some(event) = terminal.event_before(next)? {
            if let Some(request) = hands::take(&event, &snapshot, stage.now(), &mut view) {
                let quits = request == Request::Quit;
                stage.send(request);
                if quits {
                    return Ok(());
                }
            }
            if view.redraw {
                view.redraw = false;
                terminal.forget()?;
            }
        }
        while let Some(request) = hands::let_go(stage.now(), &mut view) {
            stage.send(request);
        }
    }
    Ok(())
}
