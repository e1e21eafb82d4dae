//! What the browser surface needs from the program, and what it asks of it.

use engine::{Command, LogLine, Snapshot};
use source::Place;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;

/// The program, as seen from here. Called from the server's own thread; none
/// of this may wait.
pub trait Stage: Send + Sync + 'static {
    /// The time since the program started, of the same clock as the
    /// snapshot's timeline.
    fn now(&self) -> Duration;
    /// The newest picture of the performance. As long as it is the same `Arc`,
    /// nothing has changed.
    fn snapshot(&self) -> Arc<Snapshot>;
    /// The newest lines of the log, oldest first. As long as it is the same
    /// `Arc`, there is no newer one.
    fn log(&self) -> Arc<Vec<LogLine>>;
    /// The stretches of the pattern files that sound at this moment, to be
    /// marked in the source. Asked 30 times a second while somebody looks.
    fn sounding(&self) -> Vec<Place> {
        self.snapshot().live.sounding_at(self.now())
    }
    /// Asks for something, to be done soon and in order.
    fn send(&self, request: Request);
}

/// What a client asks of the program.
#[derive(Debug)]
pub enum Request {
    Command(Command),
    /// Look at every file again, and say what came of it.
    Reload(Reply),
}

/// Where the outcome of a reload goes. Dropping it says that there is none.
#[derive(Debug)]
pub struct Reply(pub(crate) oneshot::Sender<ReloadOutcome>);

/// What there is after a reload, or the pictures of what is wrong with the
/// presets, which are then as they were before.
pub type ReloadOutcome = Result<Reloaded, String>;

/// What there is after a reload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reloaded {
    pub patterns: usize,
    /// Strudel presets, of those.
    pub presets: usize,
}

impl Reply {
    pub fn send(self, outcome: ReloadOutcome) {
        // Whoever asked may have gone.
        let _ = self.0.send(outcome);
    }
}
