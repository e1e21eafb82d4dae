//! What all connections share.

use crate::command::{Asked, Command, Press};
use crate::frames::Frames;
use crate::guard::Guard;
use crate::message::{Code, Says, Wrong};
use crate::publish::{Picture, Publisher};
use crate::stage::{Reply, Request, Stage};
use source::Place;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, oneshot, watch};

/// WebSockets at the same time.
pub(crate) const MAX_CLIENTS: usize = 16;
/// From one picture to the next, at the least: 30 a second.
const PERIOD: Duration = Duration::from_nanos(33_333_333);
/// How long a client waits for the outcome of a reload.
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) struct Hub {
    pub(crate) stage: Arc<dyn Stage>,
    pub(crate) guard: Guard,
    pub(crate) frames: Frames,
    /// A permit for each WebSocket there may be.
    pub(crate) seats: Arc<Semaphore>,
    /// Becomes true when the show ends.
    pub(crate) stopping: watch::Receiver<bool>,
    publisher: Mutex<Publisher>,
    pictures: watch::Sender<Arc<Picture>>,
    /// Which stretches of the pattern files sound.
    pub(crate) sounding: watch::Sender<Vec<Place>>,
    /// How many clients hold flash down: it ends with the last of them.
    flashing: AtomicUsize,
}

impl Hub {
    pub(crate) fn new(
        stage: Arc<dyn Stage>,
        guard: Guard,
        frames: Frames,
        stopping: watch::Receiver<bool>,
    ) -> Self {
        let publisher = Publisher::new(&*stage);
        Self {
            guard,
            frames,
            stopping,
            seats: Arc::new(Semaphore::new(MAX_CLIENTS)),
            pictures: watch::Sender::new(publisher.newest()),
            sounding: watch::Sender::default(),
            publisher: Mutex::new(publisher),
            flashing: AtomicUsize::new(0),
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
    /// is somebody to watch, asks what sounds and makes the frames of what is
    /// held.
    pub(crate) async fn publish(&self) {
        let mut ticks = tokio::time::interval(PERIOD);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let (mut memory, mut sequence) = (engine::Frames::default(), 0_u32);
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
                if let Some(performance) = &self.stage.snapshot().preview {
                    performance.frame_at(self.stage.now(), &mut memory);
                    sequence = sequence.wrapping_add(1);
                    self.frames.preview(sequence, &memory.frame);
                }
            }
        }
    }

    /// Carries out a command of a client with these hands, and says what came
    /// of it.
    pub(crate) async fn carry_out(
        &self,
        id: Option<u64>,
        command: Command,
        hands: &mut Hands<'_>,
    ) -> Says {
        match command.asked() {
            Ok(Asked::Engine(command)) => self.stage.send(Request::Command(command)),
            Ok(Asked::Flash(Press::Press)) => hands.press_flash(),
            Ok(Asked::Flash(Press::Release)) => hands.release_flash(),
            Ok(Asked::Reload) => return self.reload(id).await,
            Err(message) => return Says::wrong(id, Wrong { code: Code::Argument, message }),
        }
        Says::done(id)
    }

    async fn reload(&self, id: Option<u64>) -> Says {
        let (reply, outcome) = oneshot::channel();
        self.stage.send(Request::Reload(Reply(reply)));
        match tokio::time::timeout(PATIENCE, outcome).await {
            Ok(Ok(reloaded)) => Says::Answer {
                id,
                ok: true,
                error: None,
                patterns: Some(reloaded.patterns),
                presets: Some(reloaded.presets),
            },
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
    flash: bool,
}

impl<'a> Hands<'a> {
    pub(crate) fn new(hub: &'a Hub) -> Self {
        Self { hub, flash: false }
    }

    fn press_flash(&mut self) {
        if !self.flash {
            self.flash = true;
            if self.hub.flashing.fetch_add(1, Ordering::Relaxed) == 0 {
                self.hub.stage.send(Request::Command(engine::Command::FlashPress));
            }
        }
    }

    fn release_flash(&mut self) {
        if self.flash {
            self.flash = false;
            if self.hub.flashing.fetch_sub(1, Ordering::Relaxed) == 1 {
                self.hub.stage.send(Request::Command(engine::Command::FlashRelease));
            }
        }
    }
}

impl Drop for Hands<'_> {
    fn drop(&mut self) {
        self.release_flash();
    }
}
