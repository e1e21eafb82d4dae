//! A thread that does nothing but keep time, at the pace of the lights: what
//! is late here is the machine's doing.

use super::growing::Growing;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

/// From one frame to the next.
pub(crate) const PERIOD: Duration = Duration::from_millis(20);

/// A beat, when it was due and when it came.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Beat {
    pub(crate) due: Instant,
    pub(crate) at: Instant,
}

impl Beat {
    pub(crate) fn late(&self) -> Duration {
        self.at.saturating_duration_since(self.due)
    }
}

/// Every beat from the start. It goes on until nobody looks.
pub(crate) fn start() -> Arc<Growing<Beat>> {
    let beats = Growing::new();
    let watched = Arc::downgrade(&beats);
    thread::spawn(move || {
        let mut deadline = Instant::now() + PERIOD;
        while let Some(beats) = watched.upgrade() {
            thread::sleep(deadline.saturating_duration_since(Instant::now()));
            beats.push(Beat { due: deadline, at: Instant::now() });
            // As the show does: what is past is left out.
            while deadline.elapsed() > Duration::ZERO {
                deadline += PERIOD;
            }
        }
    });
    beats
}
