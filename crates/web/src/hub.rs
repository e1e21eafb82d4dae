//! What all connections share.

use crate::command::{Asked, Command};
use crate::frames::Frames;
use crate::guard::Guard;
use crate::message::{Code, Says, Wrong};
use crate::publish::{Picture, Publisher};
use crate::stage::{ReloadOutcome, Reply, Request, Stage};
use engine::{Hand, Momentary};
use source::Place;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot, watch};

/// WebSockets at the same time.
pub(crate) const MAX_CLIENTS: usize = 16;
/// Reloads of one client that have no outcome yet.
const MAX_RELOADS: usize = 4;
/// From one picture to the next, at the least: 30 a second.
const PERIOD: Duration = Duration::from_nanos(33_333_333);
/// How long a client waits for the outcome of a reload.
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) struct Hub {
    pub(crate) stage: Arc<dyn Stage>,
    pub(crate) guard: Guard,
    /// The patterns folder, as the performer wrote it.
    pub(crate) folder: String,
    pub(crate) frames: Frames,
    /// A permit for each WebSocket there may be.
    pub(crate) seats: Arc<Semaphore>,
    /// Becomes true when the show ends.
    pub(crate) stopping: watch::Receiver<bool>,
    publisher: Mutex<Publisher>,
    pictures: watch::Sender<Arc<Picture>>,
    /// Which stretches of the pattern files sound.
    pub(crate) sounding: watch::Sender<Vec<Place>>,
    /// How many clients there have been: each has hands of its own.
    clients: AtomicU64,
}

impl Hub {
    pub(crate) fn new(
        stage: Arc<dyn Stage>,
        guard: Guard,
        folder: String,
        frames: Frames,
        stopping: watch::Receiver<bool>,
    ) -> Self {
        let publisher = Publisher::new(&*stage);
        Self {
            guard,
            folder,
            frames,
            stopping,
            seats: Arc::new(Semaphore::new(MAX_CLIENTS)),
            pictures: watch::Sender::new(publisher.newest()),
            sounding: watch::Sender::default(),
            publisher: Mutex::new(publisher),
            clients: AtomicU64::new(0),
            stage,
        }
    }

    /// The newest picture, made now if the last one is old, and those to come.
    pub(crate) fn pictures(&self) -> watch::Receiver<Arc<Picture>> {
        let pictures = self.pictures.subscribe();
        self.look();
        pictures
    }

    /// Looks whether something has changed.
    fn look(&self) {
        let mut publisher = self.publisher.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(picture) = publisher.next(&*self.stage) {
            self.pictures.send_replace(picture);
        }
    }

    /// Looks for changes as long as there is somebody to tell; as long as there
    /// is somebody to watch, asks what sounds.
    pub(crate) async fn publish(&self) {
        let mut ticks = tokio::time::interval(PERIOD);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            if self.pictures.receiver_count() > 0 {
                self.look();
            }
            if self.frames.is_watched() {
                let sounding = self.stage.sounding();
                self.sounding.send_if_modified(|before| {
                    let changed = *before != sounding;
                    *before = sounding;
                    changed
                });
            }
        }
    }

    /// Carries out a command of a client with these hands, and says what came
    /// of it, or how to hear of it.
    pub(crate) fn carry_out(
        &self,
        id: Option<u64>,
        command: Command,
        hands: &mut Hands<'_>,
    ) -> Outcome {
        match command.asked() {
            Ok(Asked::Engine(command)) => self.stage.send(Request::Command(command)),
            Ok(Asked::Press(action)) => hands.press(action),
            Ok(Asked::Release(action)) => hands.release(action),
            Ok(Asked::Reload) => {
                let Ok(permit) = hands.reloads.clone().try_acquire_owned() else {
                    let message = "the reloads before this one are not done yet".into();
                    let wrong = Wrong { code: Code::Unanswered, message };
                    return Outcome::Now(Says::wrong(id, wrong));
                };
                let (reply, outcome) = oneshot::channel();
                self.stage.send(Request::Reload(Reply(reply)));
                return Outcome::Later(Reloading { id, outcome, _permit: permit });
            }
            Err(message) => {
                return Outcome::Now(Says::wrong(id, Wrong { code: Code::Argument, message }));
            }
        }
        Outcome::Now(Says::done(id))
    }
}

/// What comes of a command.
pub(crate) enum Outcome {
    Now(Says),
    Later(Reloading),
}

impl Outcome {
    /// Waits for it.
    pub(crate) async fn settled(self) -> Says {
        match self {
            Self::Now(says) => says,
            Self::Later(reloading) => reloading.settled().await,
        }
    }
}

/// A reload that somebody wants to hear the outcome of. Whoever waits for it
/// must not keep other commands waiting.
pub(crate) struct Reloading {
    id: Option<u64>,
    outcome: oneshot::Receiver<ReloadOutcome>,
    _permit: OwnedSemaphorePermit,
}

impl Reloading {
    pub(crate) async fn settled(self) -> Says {
        let id = self.id;
        match tokio::time::timeout(PATIENCE, self.outcome).await {
            Ok(Ok(Ok(reloaded))) => Says::Answer {
                id,
                ok: true,
                error: None,
                patterns: Some(reloaded.patterns),
                presets: Some(reloaded.presets),
            },
            Ok(Ok(Err(message))) => Says::wrong(id, Wrong { code: Code::Presets, message }),
            _ => {
                let message = "the show has not said what came of it".into();
                Says::wrong(id, Wrong { code: Code::Unanswered, message })
            }
        }
    }
}

/// What one client holds down. Dropping them lets go.
pub(crate) struct Hands<'a> {
    hub: &'a Hub,
    hand: Hand,
    down: BTreeSet<Momentary>,
    /// Looking at all files is work, which nobody may ask for without end.
    reloads: Arc<Semaphore>,
}

impl<'a> Hands<'a> {
    pub(crate) fn new(hub: &'a Hub) -> Self {
        let client = hub.clients.fetch_add(1, Ordering::Relaxed);
        let reloads = Arc::new(Semaphore::new(MAX_RELOADS));
        Self { hub, hand: format!("page {client}").into(), down: BTreeSet::new(), reloads }
    }

    fn press(&mut self, action: Momentary) {
        self.down.insert(action);
        self.send(engine::Command::Press(action, self.hand.clone()));
    }

    fn release(&mut self, action: Momentary) {
        if self.down.remove(&action) {
            self.send(engine::Command::Release(action, self.hand.clone()));
        }
    }

    fn send(&self, command: engine::Command) {
        self.hub.stage.send(Request::Command(command));
    }
}

impl Drop for Hands<'_> {
    fn drop(&mut self) {
        for action in std::mem::take(&mut self.down) {
            self.send(engine::Command::Release(action, self.hand.clone()));
        }
    }
}
