//! An even beat, read off messages that come unevenly.
//!
//! 1. Messages arrive at times and mean positions. The line through them is
//!    the one of least squares; messages far off it are left out.
//! 2. The longer the window, the steadier the line; but a line through a
//!    changing tempo lags. So the window grows to its capacity while the
//!    newest messages lie on both sides of the line, and shrinks when they
//!    all lie on one.

use crate::Bpm;
use crate::beats::Beats;
use crate::timeline::Line;
use std::collections::VecDeque;
use std::time::Duration;

/// A message came at a time and meant a position.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Point {
    pub(crate) at: Duration,
    pub(crate) position: f64,
}

/// The newest messages.
#[derive(Clone, Debug)]
pub(crate) struct Window {
    points: VecDeque<Point>,
    capacity: usize,
    /// So many of the newest must not lie on one side of the line.
    witnesses: usize,
    fit: Option<Fit>,
}

/// A line through points, near the newest of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Fit {
    /// The time of the newest point.
    at: Duration,
    /// The position then: not quite the newest point's.
    position: f64,
    /// Seconds from one position to the next.
    pub(crate) interval: f64,
    /// How far off the points are, in seconds: the standard deviation, but
    /// for outliers.
    pub(crate) spread: f64,
}

impl Fit {
    pub(crate) fn position_at(&self, now: Duration) -> f64 {
        self.position + seconds_between(self.at, now) / self.interval
    }

    /// The line in beats, of which one position is a share. None where the
    /// tempo is beyond the limits.
    pub(crate) fn line(&self, beats_per_position: f64) -> Option<Line> {
        let bpm = Bpm::of_beat(self.interval / beats_per_position).ok()?;
        let beat = Beats::from_f64(self.position * beats_per_position);
        Some(Line { bpm, origin: self.at, beat })
    }
}

impl Window {
    pub(crate) fn new(capacity: usize, witnesses: usize) -> Self {
        Self { points: VecDeque::with_capacity(capacity), capacity, witnesses, fit: None }
    }

    pub(crate) fn clear(&mut self) {
        self.points.clear();
        self.fit = None;
    }

    pub(crate) fn len(&self) -> usize {
        self.points.len()
    }

    pub(crate) fn newest(&self) -> Option<Point> {
        self.points.back().copied()
    }

    pub(crate) fn newest_first(&self) -> impl Iterator<Item = Point> {
        self.points.iter().rev().copied()
    }

    /// The line through all there is, from two points on.
    pub(crate) fn fit(&self) -> Option<Fit> {
        self.fit
    }

    pub(crate) fn push(&mut self, point: Point) {
        if self.points.len() == self.capacity {
            self.points.pop_front();
        }
        self.points.push_back(point);
        self.fit = self.line_through();
        while self.points.len() > 2 * self.witnesses && self.leans() {
            self.points.pop_front();
            self.fit = self.line_through();
        }
    }

    /// Whether the newest points lie on one side of the line, more clearly
    /// than chance would have it.
    fn leans(&self) -> bool {
        const CHANCE: f64 = 2.0;
        const INAUDIBLE: f64 = 0.0002;
        let Some(fit) = self.fit else { return false };
        let newest = self.newest_first().take(self.witnesses);
        let count = self.witnesses as f64;
        let lean = newest.map(|point| offset(&fit, point)).sum::<f64>() / count;
        lean.abs() > CHANCE * fit.spread / count.sqrt() + INAUDIBLE
    }

    fn line_through(&self) -> Option<Fit> {
        const OUTLIER: f64 = 3.0;
        const ROUNDING: f64 = 1e-6;
        let newest = self.newest()?;
        let rough = least_squares(newest, self.points.iter())?;
        let mut off: Vec<f64> = self.points.iter().map(|it| offset(&rough, *it).abs()).collect();
        off.sort_by(f64::total_cmp);
        // Of a normal distribution this is the deviation; and a few points
        // that are wild do not matter to it.
        let spread = 1.48 * off[off.len() / 2];
        let near = |point: &&Point| offset(&rough, **point).abs() <= OUTLIER * spread + ROUNDING;
        let better = least_squares(newest, self.points.iter().filter(near)).unwrap_or(rough);
        Some(Fit { spread, ..better })
    }
}

/// How late a point is, in seconds.
fn offset(fit: &Fit, point: Point) -> f64 {
    (fit.position_at(point.at) - point.position) * fit.interval
}

/// The line of time over position, as it is the times that are uneven. All is
/// measured from the newest point, so that nothing large is subtracted.
fn least_squares<'a>(newest: Point, points: impl Iterator<Item = &'a Point>) -> Option<Fit> {
    let [mut count, mut x, mut y, mut xx, mut xy] = [0.0; 5];
    for point in points {
        let position = point.position - newest.position;
        let time = seconds_between(newest.at, point.at);
        count += 1.0;
        x += position;
        y += time;
        xx += position * position;
        xy += position * time;
    }
    let width = xx - x * x / count;
    let common = xy - x * y / count;
    let interval = common / width;
    if !(interval.is_finite() && interval > 0.0) {
        return None;
    }
    let start = (y - interval * x) / count;
    Some(Fit { at: newest.at, position: newest.position - start / interval, interval, spread: 0.0 })
}

pub(crate) fn seconds_between(from: Duration, to: Duration) -> f64 {
    if to >= from { (to - from).as_secs_f64() } else { -(from - to).as_secs_f64() }
}
