//! When a message really came.
//!
//! Drivers stamp messages as they arrive, on a clock of their own; our thread
//! hears of them later, by an uneven while. The least while seen is taken for
//! the difference of the two clocks, so what is left is the driver's jitter
//! alone.

use std::time::Duration;

/// The clocks may run apart by so much: 200 parts in a million.
const DRIFT: u32 = 5000;
/// A message is never this late; the driver's clock has been set anew.
const ABSURD: Duration = Duration::from_millis(200);

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Stamps {
    newest: Option<Newest>,
}

#[derive(Clone, Copy, Debug)]
struct Newest {
    stamp: Duration,
    heard: Duration,
    time: Duration,
}

impl Stamps {
    /// The time a message came at, by ours: not after it was heard, and not
    /// before the message before it.
    pub(crate) fn time(&mut self, stamp: Duration, heard: Duration) -> Duration {
        let time = self.newest.and_then(|newest| newest.next(stamp, heard)).unwrap_or(heard);
        self.newest = Some(Newest { stamp, heard, time });
        time
    }
}

impl Newest {
    /// None if the stamps tell nothing.
    fn next(&self, stamp: Duration, heard: Duration) -> Option<Duration> {
        let since = stamp.checked_sub(self.stamp).filter(|it| !it.is_zero())?;
        // A little late each time, or clocks that run apart would be taken
        // for messages that come ever earlier.
        let time = self.time + since + heard.saturating_sub(self.heard) / DRIFT;
        let time = time.min(heard).max(self.time);
        (heard - time < ABSURD).then_some(time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn a_thread_that_is_late_does_not_matter() {
        let mut stamps = Stamps::default();
        let mut last = Duration::ZERO;
        for tick in 1..500 {
            let late = [0, 7, 2, 19][tick as usize % 4];
            let time = stamps.time(ms(9000 + 20 * tick), ms(20 * tick + late));
            if tick > 8 {
                assert!((time - last).abs_diff(ms(20)) < Duration::from_micros(20), "{tick}");
            }
            last = time;
        }
        assert!(last.abs_diff(ms(20 * 499)) < Duration::from_micros(50));
    }

    #[test]
    fn clocks_that_run_apart_are_followed() {
        for drift in [-50, 0, 50_i64] {
            let mut stamps = Stamps::default();
            for tick in 1..20_000_u64 {
                let stamp = Duration::from_nanos(tick * (20_000_000_i64 + drift * 20) as u64);
                let off = ms(20 * tick) - stamps.time(stamp, ms(20 * tick));
                assert!(off < Duration::from_millis(1), "{drift}: {off:?}");
            }
        }
    }

    #[test]
    fn stamps_that_tell_nothing_are_not_used() {
        let mut stamps = Stamps::default();
        for tick in 1..100 {
            assert_eq!(stamps.time(Duration::ZERO, ms(20 * tick)), ms(20 * tick));
        }
        // The driver begins to count anew.
        assert_eq!(stamps.time(ms(500_000), ms(3000)), ms(3000));
        assert_eq!(stamps.time(ms(5), ms(3020)), ms(3020));
        assert_eq!(stamps.time(ms(6), ms(4000)), ms(4000));
    }
}
