//! What multiplies into a light's level: numbers, signals, oscillators.
//!
//! For an event they are *resolved* first: a signal is read once, whatever
//! number of lights there are, and gives way to its value.

use super::{Member, PerLight, Signal};
use crate::Waveform;
use light::above_whole;
use pattern::{Error, Sampler};
use std::borrow::Cow;

/// A number that may move with time and differ from light to light.
#[derive(Clone, Debug, PartialEq)]
pub enum Factor {
    Number(f64),
    /// Sampled at each frame.
    Signal(Signal<f64>),
    /// A signal of its own for each light, because it reads the light's place.
    PerLight(PerLight<f64>),
}

impl Factor {
    /// Whether all lights of an event have the same number.
    pub(crate) fn is_shared(&self) -> bool {
        !matches!(self, Self::PerLight(_))
    }

    /// The same at this moment, its signal read; 0 where that has no value.
    pub(crate) fn resolved(&self, moment: &Sampler) -> Result<Cow<'_, Self>, Error> {
        match self {
            Self::Signal(signal) => {
                Ok(Cow::Owned(Self::Number(signal.once_at(moment)?.unwrap_or_default())))
            }
            Self::PerLight(it) => Ok(Cow::Owned(Self::PerLight(it.resolved(moment)))),
            Self::Number(_) => Ok(Cow::Borrowed(self)),
        }
    }

    /// The number at a moment; 0 where a signal has none.
    #[inline]
    pub(crate) fn at(&self, moment: &Sampler, member: Member) -> Result<f64, Error> {
        let number = match self {
            Self::Number(number) => return Ok(*number),
            Self::Signal(signal) => signal.at(moment),
            Self::PerLight(per_light) => per_light.at(moment, member),
        };
        Ok(number?.unwrap_or_default())
    }
}

/// An oscillator over absolute time, or over an event's.
#[derive(Clone, Debug, PartialEq)]
pub enum Modulator {
    Wave(Wave),
    /// Each light on and off at a steady rate of its own.
    Blink {
        min_frequency: f64,
        max_frequency: f64,
        /// Share of a period that it is on.
        duty: f64,
        seed: f64,
    },
}

/// A waveform that goes round and round.
#[derive(Clone, Debug, PartialEq)]
pub struct Wave {
    pub waveform: Waveform,
    /// Periods in a cycle.
    pub frequency: f64,
    /// A fraction of a period.
    pub phase: Factor,
    pub min: Factor,
    pub max: Factor,
    /// Shifts each light by its place in the group: 1 runs with the group's
    /// order, -1 against it, 0 moves all as one.
    pub direction: f64,
    /// Counts time from the event's begin.
    pub event_relative: bool,
}

impl Wave {
    /// From nothing to full and back, all lights as one.
    pub fn new(waveform: Waveform, frequency: f64) -> Self {
        Self {
            waveform,
            frequency,
            phase: Factor::Number(0.0),
            min: Factor::Number(0.0),
            max: Factor::Number(1.0),
            direction: 0.0,
            event_relative: false,
        }
    }

    fn parts(&self) -> [&Factor; 3] {
        [&self.phase, &self.min, &self.max]
    }

    fn is_shared(&self) -> bool {
        self.direction == 0.0 && self.parts().into_iter().all(Factor::is_shared)
    }

    fn at(&self, moment: Moment<'_>, member: Member) -> Result<f64, Error> {
        let time = if self.event_relative { moment.since } else { moment.cycles };
        let along = if self.direction == 0.0 { 0.0 } else { member.share() * self.direction };
        let x = above_whole(time * self.frequency + self.phase.at(moment.sampler, member)? - along);
        let [min, max] = [&self.min, &self.max].map(|it| it.at(moment.sampler, member));
        let (min, max) = (min?, max?);
        Ok(min + self.waveform.at(x) * (max - min))
    }
}

/// When a level is wanted.
#[derive(Clone, Copy)]
pub(crate) struct Moment<'a> {
    pub(crate) sampler: &'a Sampler,
    pub(crate) cycles: f64,
    /// Since the event's begin, in cycles.
    pub(crate) since: f64,
}

impl Modulator {
    pub(crate) fn is_shared(&self) -> bool {
        matches!(self, Self::Wave(wave) if wave.is_shared())
    }

    /// The same at this moment, its signals read.
    pub(crate) fn resolved(&self, moment: &Sampler) -> Result<Cow<'_, Self>, Error> {
        let Self::Wave(wave) = self else { return Ok(Cow::Borrowed(self)) };
        if wave.parts().into_iter().all(|it| matches!(it, Factor::Number(_))) {
            return Ok(Cow::Borrowed(self));
        }
        let resolved = |part: &Factor| part.resolved(moment).map(Cow::into_owned);
        Ok(Cow::Owned(Self::Wave(Wave {
            phase: resolved(&wave.phase)?,
            min: resolved(&wave.min)?,
            max: resolved(&wave.max)?,
            ..wave.clone()
        })))
    }

    /// The level at a moment.
    pub(crate) fn at(&self, moment: Moment<'_>, member: Member) -> Result<f64, Error> {
        match *self {
            Self::Wave(ref wave) => wave.at(moment, member),
            Self::Blink { min_frequency, max_frequency, duty, seed } => {
                let chance = |salt: f64| chance_of(member.light, seed + salt);
                let frequency = min_frequency + chance(0.0) * (max_frequency - min_frequency);
                let x = above_whole(moment.cycles * frequency + chance(0.5));
                Ok(f64::from(x < duty))
            }
        }
    }
}

/// A number of a light's own, `0..1`, the same at every time.
pub(crate) fn chance_of(light: u32, seed: f64) -> f64 {
    let randomness = pattern::Randomness { method: pattern::Method::Precise, seed: 0.0 };
    randomness.at(f64::from(light) + 1.0 + seed * 7919.0)
}
