//! When a frame leaves: delay and frame rate. Times count from the output's
//! start.

use light::Frame;
use std::collections::VecDeque;
use std::time::Duration;

/// More frames never wait: five seconds at a hundred frames a second. Beyond
/// that the oldest is given up.
const MAX_WAITING: usize = 512;

/// Frames that wait for their time.
#[derive(Debug)]
pub(crate) struct DelayLine {
    delay: Duration,
    waiting: VecDeque<(Duration, Frame)>,
    /// The frame on show; the others are memory to use again.
    spare: Vec<Frame>,
}

impl DelayLine {
    pub(crate) fn new(delay: Duration) -> Self {
        Self { delay, waiting: VecDeque::new(), spare: Vec::new() }
    }

    /// Takes in a frame made at a moment. Without a delay it is due at once.
    pub(crate) fn push(&mut self, at: Duration, frame: &Frame) {
        let due = if self.delay.is_zero() { Duration::ZERO } else { at + self.delay };
        if self.waiting.len() == MAX_WAITING {
            self.spare.extend(self.waiting.pop_front().map(|(_, frame)| frame));
        }
        let mut copy = self.spare.pop().unwrap_or_default();
        copy.copy_from(frame);
        self.waiting.push_back((due, copy));
    }

    /// The newest frame that is due, if one is; those it overtook are gone.
    pub(crate) fn pop(&mut self, now: Duration) -> Option<&Frame> {
        let due = self.waiting.iter().take_while(|(due, _)| *due <= now).count();
        if due == 0 {
            return None;
        }
        self.spare.extend(self.waiting.drain(..due).map(|(_, frame)| frame));
        self.spare.last()
    }

    pub(crate) fn deadline(&self) -> Option<Duration> {
        self.waiting.front().map(|(due, _)| *due)
    }
}

/// Lets so many frames a second pass.
#[derive(Debug)]
pub(crate) struct Pace {
    interval: Duration,
    opens: Duration,
}

impl Pace {
    /// No rate lets everything pass.
    pub(crate) fn new(fps: Option<f64>) -> Self {
        let interval = fps.map_or(Duration::ZERO, |fps| Duration::from_secs_f64(1.0 / fps));
        Self { interval, opens: Duration::ZERO }
    }

    /// When the next frame may pass.
    pub(crate) fn opens(&self) -> Duration {
        self.opens
    }

    /// A frame has passed. A late one does not make the next late, but time
    /// that went by unused is not saved up.
    pub(crate) fn passed(&mut self, now: Duration) {
        let next = self.opens + self.interval;
        self.opens = if next > now { next } else { now + self.interval };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use light::Rgb;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    fn frame(level: f64) -> Frame {
        Frame { colors: vec![Rgb::new(level, 0.0, 0.0)] }
    }

    #[test]
    fn without_a_delay_the_newest_frame_is_due_at_once() {
        let mut line = DelayLine::new(Duration::ZERO);
        assert_eq!(line.pop(ms(1)), None);
        line.push(ms(99), &frame(0.1));
        line.push(ms(100), &frame(0.2));
        assert_eq!(line.deadline(), Some(Duration::ZERO));
        assert_eq!(line.pop(ms(5)), Some(&frame(0.2)));
        assert_eq!(line.pop(ms(5)), None);
        assert_eq!(line.deadline(), None);
    }

    #[test]
    fn a_delay_keeps_the_order_and_the_distance() {
        let mut line = DelayLine::new(ms(100));
        for step in 0..10 {
            line.push(ms(20 * step), &frame(step as f64));
        }
        assert_eq!(line.pop(ms(99)), None);
        assert_eq!(line.deadline(), Some(ms(100)));
        assert_eq!(line.pop(ms(100)), Some(&frame(0.0)));
        assert_eq!(line.pop(ms(145)), Some(&frame(2.0)), "the one at 120 ms was overtaken");
        assert_eq!(line.deadline(), Some(ms(160)));
    }

    #[test]
    fn a_line_is_bounded_and_uses_its_memory_again() {
        let mut line = DelayLine::new(ms(5000));
        for step in 0..10_000 {
            line.push(ms(step), &frame(0.0));
        }
        assert_eq!(line.waiting.len(), MAX_WAITING);
        assert!(line.spare.len() <= 1);
    }

    /// The times at which frames of a 50 Hz thread pass, in milliseconds.
    fn passed(fps: f64, times: impl Iterator<Item = u64>) -> Vec<u64> {
        let mut pace = Pace::new(Some(fps));
        let pass = |at: &u64| {
            let open = pace.opens() <= ms(*at);
            if open {
                pace.passed(ms(*at));
            }
            open
        };
        times.filter(pass).collect()
    }

    #[test]
    fn half_the_rate_is_every_other_frame_also_when_one_is_late() {
        let late = (0..10).map(|step| 20 * step + u64::from(step == 2));
        assert_eq!(passed(25.0, late), [0, 41, 80, 120, 160]);
    }

    #[test]
    fn after_a_pause_there_is_no_burst() {
        assert_eq!(passed(25.0, [0, 1000, 1001, 1020, 1040].into_iter()), [0, 1000, 1040]);
    }
}
