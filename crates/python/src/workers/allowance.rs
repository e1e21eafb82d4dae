//! How long a load may still take.

use crate::own_time::Starved;
use std::time::{Duration, Instant};

/// The longest a load may take on the clock, in budgets: a machine that gives
/// a file a twentieth of a processor is not one to wait for.
const AT_MOST: u32 = 20;

/// A budget of the worker's own time, running.
#[derive(Debug)]
pub(super) struct Allowance {
    budget: Duration,
    since: Instant,
    /// What took time and was not the file's business.
    excused: Duration,
    /// The worker's thread and the one that waits for it: while either has no
    /// processor, the file can do nothing about it.
    threads: [(Starved, Duration); 2],
}

impl Allowance {
    /// Starts counting for a process of ours.
    pub(super) fn start(budget: Duration, worker: u32) -> Self {
        let threads = [Starved::process(worker), Starved::this_thread()].map(|thread| {
            let so_far = thread.so_far();
            (thread, so_far)
        });
        Self { budget, since: Instant::now(), excused: Duration::ZERO, threads }
    }

    pub(super) fn excuse(&mut self, time: Duration) {
        self.excused += time;
    }

    /// How long to wait before asking again; zero when it is used up.
    pub(super) fn left(&self) -> Duration {
        let elapsed = self.since.elapsed().saturating_sub(self.excused);
        if elapsed < self.budget {
            return self.budget - elapsed;
        }
        let starved =
            |(thread, at_start): &(Starved, Duration)| thread.so_far().saturating_sub(*at_start);
        let starved: Duration = self.threads.iter().map(starved).sum();
        left_of(self.budget, elapsed, starved)
    }
}

fn left_of(budget: Duration, elapsed: Duration, starved: Duration) -> Duration {
    let by_own_time = budget.saturating_sub(elapsed.saturating_sub(starved));
    by_own_time.min((budget * AT_MOST).saturating_sub(elapsed))
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn time_without_a_processor_is_given_back_up_to_a_limit() {
        let cases = [
            (ms(250), ms(0), ms(0)),
            (ms(250), ms(30), ms(30)),
            (ms(900), ms(800), ms(150)),
            (ms(900), ms(600), ms(0)),
            (ms(4990), ms(4980), ms(10)),
            (ms(5000), ms(4999), ms(0)),
        ];
        for (elapsed, starved, left) in cases {
            assert_eq!(left_of(ms(250), elapsed, starved), left, "{elapsed:?}, {starved:?}");
        }
    }
}
