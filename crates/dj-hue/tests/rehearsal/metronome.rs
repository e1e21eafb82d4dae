//! A thread that does nothing but keep time, at the pace of the lights: what
//! is late here is the machine's doing.

use super::growing::Growing;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

/// From one frame to the next.
pub(crate) const PERIOD: Duration = Duration::from_millis(20);

/// How late each beat was, from the start. It goes on until nobody looks.
pub(crate) fn start() -> Arc<Growing<Duration>> {
    let beats = Growing::new();
    let watched = Arc::downgrade(&beats);
    thread::spawn(move || {
        let mut deadline = Instant::now() + PERIOD;
        while let Some(beats) = watched.upgrade() {
            thread::sleep(deadline.saturating_duration_since(Instant::now()));
            beats.push(deadline.elapsed());
            // As the show does: what is past is left out.
            while deadline.elapsed() > Duration::ZERO {
                deadline += PERIOD;
            }
        }
    });
    beats
}
