//! The time a thread had for itself.
//!
//! Time on the clock would hold a file to account for whatever else the
//! machine is doing, and a good save would be refused when the performer
//! starts a browser. Processor time alone would let a file sleep for ever. So
//! it is the clock's time less that during which the thread was ready to run
//! and had no processor, which Linux counts (the second number of
//! `/proc/PID/schedstat`; see `Documentation/scheduler/sched-stats.rst`).
//! Elsewhere nothing is subtracted.

use std::fs::File;
use std::time::Duration;

/// Tells how long a thread has waited for a processor.
#[derive(Debug)]
pub(crate) struct Starved(Option<File>);

impl Starved {
    /// The thread that asks, whoever reads it later.
    pub(crate) fn this_thread() -> Self {
        Self(File::open("/proc/thread-self/schedstat").ok())
    }

    /// The first thread of a process.
    pub(crate) fn process(id: u32) -> Self {
        Self(File::open(format!("/proc/{id}/schedstat")).ok())
    }

    /// Since the thread began; without its present wait, if it is waiting.
    pub(crate) fn so_far(&self) -> Duration {
        self.0.as_ref().and_then(waited).unwrap_or_default()
    }
}

/// Needs no more than the open file, so that it works behind the worker's
/// walls.
#[cfg(unix)]
fn waited(schedstat: &File) -> Option<Duration> {
    use std::os::unix::fs::FileExt;
    let mut text = [0; 64];
    let length = schedstat.read_at(&mut text, 0).ok()?;
    parse(str::from_utf8(&text[..length]).ok()?)
}

#[cfg(not(unix))]
fn waited(_: &File) -> Option<Duration> {
    None
}

/// Nanoseconds on a processor, nanoseconds waiting for one, turns.
#[cfg_attr(not(unix), expect(dead_code, reason = "there is nothing to read"))]
fn parse(schedstat: &str) -> Option<Duration> {
    schedstat.split_whitespace().nth(1)?.parse().ok().map(Duration::from_nanos)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_number_counts() {
        assert_eq!(parse("4021456 1983610 17\n"), Some(Duration::from_nanos(1_983_610)));
        for nonsense in ["", "12", "1 -2 3", "1 many 3"] {
            assert_eq!(parse(nonsense), None, "{nonsense:?}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_kernel_counts() {
        let starved = Starved::this_thread();
        let before = starved.so_far();
        std::thread::yield_now();
        assert!(starved.0.is_some() && starved.so_far() >= before);
    }
}
