//! A thread that does nothing but keep time, at the pace of the lights: what
//! is late here is the machine's doing. And so is the time for which the threads
//! that a frame passes through were ready and had no processor, which it notes.

use super::growing::Growing;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// From one frame to the next.
pub(crate) const PERIOD: Duration = Duration::from_millis(20);

/// A beat, when it was due and when it came.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Beat {
    pub(crate) due: Instant,
    pub(crate) at: Instant,
    /// How long the way of a frame has waited for a processor till then.
    pub(crate) starved: Duration,
}

/// The threads that a frame passes through: two of the show, and the lights' own.
#[derive(Default)]
pub(crate) struct Way {
    show: AtomicU32,
    /// Nanoseconds.
    lights: AtomicU64,
}

impl Way {
    /// It begins in this process.
    pub(crate) fn begins_in(&self, show: u32) {
        self.show.store(show, Ordering::Relaxed);
    }

    /// A packet has come, to the thread that says so.
    pub(crate) fn ends_here(&self) {
        let waited = fs::read_to_string("/proc/thread-self/schedstat");
        let nanoseconds = waited.ok().and_then(|text| nanoseconds(&text)).unwrap_or_default();
        self.lights.store(nanoseconds, Ordering::Relaxed);
    }

    /// How long all of them have waited for a processor, as Linux counts it.
    fn starved(&self) -> Duration {
        let folder = format!("/proc/{}/task", self.show.load(Ordering::Relaxed));
        let threads = fs::read_dir(folder).into_iter().flatten().flatten();
        let is_on_the_way = |name: &str| name == "frames\n" || name.starts_with("output-");
        let waited = threads.filter_map(|thread| {
            let name = fs::read_to_string(thread.path().join("comm")).ok()?;
            let text = fs::read_to_string(thread.path().join("schedstat")).ok()?;
            is_on_the_way(&name).then(|| nanoseconds(&text))?
        });
        Duration::from_nanos(self.lights.load(Ordering::Relaxed) + waited.sum::<u64>())
    }
}

/// The second number of a `schedstat`.
fn nanoseconds(schedstat: &str) -> Option<u64> {
    schedstat.split_whitespace().nth(1)?.parse().ok()
}

impl Beat {
    pub(crate) fn late(&self) -> Duration {
        self.at.saturating_duration_since(self.due)
    }
}

/// Every beat from the start. It goes on until nobody looks.
pub(crate) fn start(way: Arc<Way>) -> Arc<Growing<Beat>> {
    let beats = Growing::new();
    let watched = Arc::downgrade(&beats);
    thread::spawn(move || {
        let mut deadline = Instant::now() + PERIOD;
        while let Some(beats) = watched.upgrade() {
            thread::sleep(deadline.saturating_duration_since(Instant::now()));
            beats.push(Beat { due: deadline, at: Instant::now(), starved: way.starved() });
            // As the show does: what is past is left out.
            while deadline.elapsed() > Duration::ZERO {
                deadline += PERIOD;
            }
        }
    });
    beats
}
