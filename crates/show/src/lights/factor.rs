//! What multiplies into a light's level: numbers, signals, oscillators.

use super::Member;
use crate::Waveform;
use pattern::{Pattern, Settings, Time};
use std::fmt;
use std::sync::Arc;

/// A number that may move with time and differ from light to light.
#[derive(Clone, Debug, PartialEq)]
pub enum Factor {
    Number(f64),
    /// Sampled at each frame.
    Signal(Signal),
    /// A signal of its own for each light, because it reads the light's place.
    PerLight(PerLight),
}

/// A continuous pattern of numbers. Two are equal if they are the same one.
#[derive(Clone)]
pub struct Signal(Arc<Pattern<f64>>);

impl Signal {
    pub fn new(pattern: Pattern<f64>) -> Self {
        Self(Arc::new(pattern))
    }

    /// The value at a moment; nothing where the pattern has none.
    fn at(&self, now: Time) -> f64 {
        let settings = Settings { budget: super::FRAME_BUDGET, ..Settings::default() };
        self.0.sample(super::moment_at(now), &settings).ok().flatten().unwrap_or(0.0)
    }
}

impl fmt::Debug for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signal(..)")
    }
}

impl PartialEq for Signal {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// Signals by light and position.
#[derive(Clone)]
pub struct PerLight(Arc<dyn Fn(Member) -> Signal + Send + Sync>);

impl PerLight {
    /// `signal_of` is asked at each frame and must be quick: it looks signals
    /// up that were made before.
    pub fn new(signal_of: impl Fn(Member) -> Signal + Send + Sync + 'static) -> Self {
        Self(Arc::new(signal_of))
    }
}

impl fmt::Debug for PerLight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PerLight(..)")
    }
}

impl PartialEq for PerLight {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Factor {
    /// Whether all lights of an event have the same number.
    pub(crate) fn is_shared(&self) -> bool {
        !matches!(self, Self::PerLight(_))
    }

    pub(crate) fn at(&self, now: Time, member: Member) -> f64 {
        match self {
            Self::Number(number) => *number,
            Self::Signal(signal) => signal.at(now),
            Self::PerLight(per_light) => (per_light.0)(member).at(now),
        }
    }
}

/// An oscillator over absolute time, or over an event's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Modulator {
    Wave {
        waveform: Waveform,
        /// Periods in a cycle.
        frequency: f64,
        /// A fraction of a period.
        phase: f64,
        min: f64,
        max: f64,
        /// Shifts each light by its place in the group: 1 runs with the
        /// group's order, -1 against it, 0 moves all as one.
        direction: f64,
        /// Counts time from the event's begin.
        event_relative: bool,
    },
    /// Each light on and off at a steady rate of its own.
    Blink {
        min_frequency: f64,
        max_frequency: f64,
        /// Share of a period that it is on.
        duty: f64,
        seed: f64,
    },
}

impl Modulator {
    pub(crate) fn is_shared(&self) -> bool {
        matches!(self, Self::Wave { direction, .. } if *direction == 0.0)
    }

    /// The level at a moment, in cycles, `since` the event's begin.
    pub(crate) fn at(&self, now: f64, since: f64, member: Member) -> f64 {
        match *self {
            Self::Wave { waveform, frequency, phase, min, max, direction, event_relative } => {
                let time = if event_relative { since } else { now };
                let x = within_period(time * frequency + phase - member.share() * direction);
                min + waveform.at(x) * (max - min)
            }
            Self::Blink { min_frequency, max_frequency, duty, seed } => {
                let chance = |salt: f64| chance_of(member.light, seed + salt);
                let frequency = min_frequency + chance(0.0) * (max_frequency - min_frequency);
                let x = within_period(now * frequency + chance(0.5));
                f64::from(x < duty)
            }
        }
    }
}

/// The same as `rem_euclid(1.0)`, which is a slow call.
fn within_period(periods: f64) -> f64 {
    periods - periods.floor()
}

/// A number of a light's own, `0..1`, the same at every time.
pub(crate) fn chance_of(light: u32, seed: f64) -> f64 {
    let randomness = pattern::Randomness { method: pattern::Method::Precise, seed: 0.0 };
    randomness.at(f64::from(light) + 1.0 + seed * 7919.0)
}
