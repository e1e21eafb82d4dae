//! The session, and the thread that looks at it.

use crate::{Event, Tell, Told};
use clock::{BAR, Bpm, ClockInput, LinkState};
use rusty_link::{AblLink, SessionState};
use std::io;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// A tempo that somebody turns is seen this soon.
const LOOK: Duration = Duration::from_millis(20);

/// Takes part until it is dropped.
#[derive(Debug)]
pub struct Session {
    /// Dropped to say stop.
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Session {
    /// Joins the session there is, or makes one at a tempo.
    pub fn join(bpm: Bpm, started: Instant, tell: Tell) -> io::Result<Self> {
        let (stop, stopped) = mpsc::channel();
        let run = move || {
            let link = AblLink::new(bpm.get());
            link.enable_start_stop_sync(true);
            link.enable(true);
            let mut state = SessionState::new();
            let mut has_played = false;
            while stopped.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
                link.capture_app_session_state(&mut state);
                let at = started.elapsed();
                let beat = state.beat_at_time(link.clock_micros(), BAR);
                let peers = u32::try_from(link.num_peers()).unwrap_or(u32::MAX);
                // A session is stopped from its start, and where nobody
                // shares starts and stops for good. Only one that has been
                // started can halt.
                has_played = peers > 0 && (has_played || state.is_playing());
                let playing = has_played.then(|| state.is_playing());
                let state = LinkState { bpm: Bpm::clamped(state.tempo()), beat, playing, peers };
                tell(Told { at, event: Event::Clock(ClockInput::Link(state)) });
            }
            link.enable(false);
        };
        let thread = thread::Builder::new().name("link".into()).spawn(run)?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            // A panic there has been reported by the panic hook already.
            let _ = thread.join();
        }
    }
}
