//! Tempo and phase from taps.
//!
//! 1. Taps less than two seconds apart are a row. One alone says nothing.
//! 2. Each tap is on a beat: the next, or a later one if some were left out.
//!    The line through a row is the one of least squares.
//! 3. From the fourth on, a tap far off its beat is a slip and left out. Two
//!    slips running are no slips: the row begins anew with them.

use crate::regression::{Point, Window};
use crate::timeline::Line;
use std::time::Duration;

const PAUSE: Duration = Duration::from_secs(2);
/// A beat by hand is good for so long.
const FRESH: Duration = Duration::from_secs(10);
/// Two hits closer than this are one.
const BOUNCE: Duration = Duration::from_millis(100);
/// A tap so far off, as a share of a beat, is a slip.
const SLIP: f64 = 0.2;
const ROW: usize = 16;

#[derive(Clone, Debug)]
pub(crate) struct Taps {
    row: Window,
    slip: Option<Duration>,
}

impl Taps {
    pub(crate) fn new() -> Self {
        Self { row: Window::new(ROW, 4), slip: None }
    }

    /// The line on which taps are whole beats, if there is a row of them.
    pub(crate) fn tap(&mut self, now: Duration) -> Option<Line> {
        let last = self.slip.or(self.row.newest().map(|it| it.at));
        let since = last.map(|last| now.saturating_sub(last));
        match since {
            Some(since) if since < BOUNCE => return None,
            Some(since) if since <= PAUSE => self.go_on(now),
            _ => self.begin(now),
        }
        self.row.fit()?.line(1.0)
    }

    /// The line of a row that is not long past.
    pub(crate) fn line(&self, now: Duration) -> Option<Line> {
        let newest = self.row.newest()?;
        (now.saturating_sub(newest.at) <= FRESH).then(|| self.row.fit()?.line(1.0))?
    }

    fn begin(&mut self, now: Duration) {
        self.slip = None;
        self.row.clear();
        self.row.push(Point { at: now, position: 0.0 });
    }

    fn go_on(&mut self, now: Duration) {
        let Some(fit) = self.row.fit() else { return self.push(now, 1.0) };
        let newest = self.row.newest().map_or(0.0, |it| it.position);
        let position = fit.position_at(now);
        let step = (position - newest).round().max(1.0);
        let slipped = self.row.len() >= 3 && (position - newest - step).abs() > SLIP;
        match self.slip.take() {
            None if slipped => self.slip = Some(now),
            Some(before) if slipped => {
                self.begin(before);
                self.push(now, 1.0);
            }
            _ => self.push(now, step),
        }
    }

    fn push(&mut self, now: Duration, step: f64) {
        let newest = self.row.newest().map_or(0.0, |it| it.position);
        self.row.push(Point { at: now, position: newest + step });
    }
}
