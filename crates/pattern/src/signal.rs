//! Values without a begin or an end: waves over time.
//!
//! A signal is sampled at the begin of what is asked, so under a rhythm it is
//! sampled where events begin. All waves but those ending in `2` run from 0 to
//! 1, once a cycle; those from -1 to 1.

use crate::{Pattern, Time};
use std::f64::consts::TAU;

/// A signal from a function of time.
pub fn of_time<V: Clone + Send + Sync + 'static>(
    f: impl Fn(Time) -> V + Send + Sync + 'static,
) -> Pattern<V> {
    Pattern::signal(move |query| f(query.span.begin))
}

/// The time itself.
#[must_use]
pub fn time() -> Pattern<Time> {
    of_time(|t| t)
}

/// A rising ramp.
///
/// ```
/// # use pattern::{TimeSpan, Time, signal};
/// let quarter = TimeSpan::new(Time::new(1, 4), Time::new(1, 4));
/// assert_eq!(signal::saw().query(quarter).unwrap()[0].value, 0.25);
/// ```
#[must_use]
pub fn saw() -> Pattern<f64> {
    of_time(position)
}

/// A falling ramp.
#[must_use]
pub fn isaw() -> Pattern<f64> {
    of_time(|t| 1.0 - position(t))
}

/// A sine wave, from the middle upwards.
#[must_use]
pub fn sine() -> Pattern<f64> {
    to_unipolar(&sine2())
}

/// A sine wave from -1 to 1, from 0 upwards.
#[must_use]
pub fn sine2() -> Pattern<f64> {
    of_time(|t| libm::sin(TAU * t.to_f64()))
}

/// A sine wave that begins at its height.
#[must_use]
pub fn cosine() -> Pattern<f64> {
    sine().early(Time::new(1, 4))
}

/// The position in the cycle. It is cut off after rounding, not before: a
/// third into the second cycle is a last bit less than a third, and Strudel's
/// choices by `saw` hang on that bit.
fn position(t: Time) -> f64 {
    let t = t.to_f64();
    t - t.floor()
}

/// Low for half a cycle, then high.
#[must_use]
pub fn square() -> Pattern<f64> {
    of_time(|t| (t.to_f64() * 2.0).rem_euclid(2.0).floor())
}

/// Up for half a cycle, then down.
#[must_use]
pub fn tri() -> Pattern<f64> {
    Pattern::fast_cat(&[saw(), isaw()])
}

/// Down for half a cycle, then up.
#[must_use]
pub fn itri() -> Pattern<f64> {
    Pattern::fast_cat(&[isaw(), saw()])
}

/// How long the event is that samples it, in cycles.
#[must_use]
pub fn duration() -> Pattern<Time> {
    Pattern::signal(|query| query.span.duration())
}

/// From 0..1 to -1..1.
#[must_use]
pub fn to_bipolar(pattern: &Pattern<f64>) -> Pattern<f64> {
    pattern.map(|it| it * 2.0 - 1.0)
}

/// From -1..1 to 0..1.
#[must_use]
pub fn to_unipolar(pattern: &Pattern<f64>) -> Pattern<f64> {
    pattern.map(|it| (it + 1.0) / 2.0)
}
