//! The line from time to beats that frames are computed from.

use crate::Bpm;
use crate::beats::Beats;
use std::time::Duration;

/// A tempo anchored in time, and how the beat gets there if it is not there
/// yet. A value: whoever holds it knows the beat of every moment.
///
/// After a change of source or a correction the beat is off the line. It then
/// runs up to a quarter faster or slower than the tempo until it meets the
/// line, so it never jumps and never goes back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timeline {
    line: Line,
    /// How far the beat is ahead of the line at the line's origin.
    ahead: Beats,
    moves: bool,
}

impl Timeline {
    /// Passes `origin_beat` at `origin`.
    pub fn new(bpm: Bpm, origin: Duration, origin_beat: f64) -> Self {
        Self::on(Line { bpm, origin, beat: Beats::from_f64(origin_beat) })
    }

    pub(crate) fn on(line: Line) -> Self {
        Self { line, ahead: Beats::ZERO, moves: true }
    }

    /// Stays at a beat; the tempo is that of going on.
    pub(crate) fn held(bpm: Bpm, now: Duration, beat: Beats) -> Self {
        let line = Line { bpm, origin: now, beat };
        Self { line, ahead: Beats::ZERO, moves: false }
    }

    /// The timeline that is here now and goes over to another line.
    #[must_use]
    pub(crate) fn toward(&self, line: Line, now: Duration) -> Self {
        let line = line.from(now);
        Self { line, ahead: self.at(now) - line.beat, moves: true }
    }

    /// The beat at a time; negative before the first.
    pub fn beat_at(&self, now: Duration) -> f64 {
        self.at(now).to_f64()
    }

    pub(crate) fn at(&self, now: Duration) -> Beats {
        if !self.moves {
            return self.line.beat;
        }
        let travelled = self.line.at(now) - self.line.beat;
        let made_up = travelled.quarter().max(Beats::ZERO).min(self.ahead.abs());
        let made_up = if self.ahead.is_negative() { -made_up } else { made_up };
        self.line.beat + travelled + self.ahead - made_up
    }

    /// The tempo, at the far end of a slew.
    pub fn bpm(&self) -> Bpm {
        self.line.bpm
    }

    /// Whether the beat moves at all.
    pub fn is_halted(&self) -> bool {
        !self.moves
    }

    /// The line that the beat is on, or on its way to.
    pub(crate) fn line(&self) -> Line {
        self.line
    }

    /// When a beat comes or came: not before the start of time, and never
    /// ([`Duration::MAX`]) while the timeline is halted.
    pub fn time_of(&self, beat: f64) -> Duration {
        if !self.moves {
            return Duration::MAX;
        }
        let wanted = Beats::from_f64(beat);
        let here = self.line.beat + self.ahead;
        let slew = self.ahead.abs().times_4();
        let met = self.line.beat + slew;
        if wanted <= here {
            self.line.time_of(wanted - self.ahead)
        } else if wanted >= met {
            self.line.time_of(wanted)
        } else {
            // Under way the beat makes 3 or 5 quarters of the line's way.
            let pace = if self.ahead.is_negative() { 1.25 } else { 0.75 };
            let way = Beats::from_f64((wanted - here).to_f64() / pace);
            self.line.time_of(self.line.beat + way)
        }
    }
}

/// A straight line from time to beats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Line {
    pub(crate) bpm: Bpm,
    pub(crate) origin: Duration,
    /// The beat at the origin.
    pub(crate) beat: Beats,
}

impl Line {
    pub(crate) fn at(self, now: Duration) -> Beats {
        self.beat + self.bpm.beats_in(nanoseconds(now) - nanoseconds(self.origin))
    }

    /// The same line, with its origin at a time.
    #[must_use]
    pub(crate) fn from(self, now: Duration) -> Self {
        Self { bpm: self.bpm, origin: now, beat: self.at(now) }
    }

    #[must_use]
    pub(crate) fn shifted(self, by: Beats) -> Self {
        Self { beat: self.beat + by, ..self }
    }

    pub(crate) fn time_of(self, beat: Beats) -> Duration {
        let seconds = (beat - self.beat).to_f64() * self.bpm.beat_seconds();
        let way = Duration::try_from_secs_f64(seconds.abs()).unwrap_or(Duration::MAX);
        if seconds < 0.0 {
            self.origin.saturating_sub(way)
        } else {
            self.origin.saturating_add(way)
        }
    }
}

fn nanoseconds(time: Duration) -> i64 {
    // Half, so that differences fit too: 146 years.
    i64::try_from(time.as_nanos()).unwrap_or(i64::MAX).min(i64::MAX / 2)
}
