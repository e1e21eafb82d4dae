//! MIDI clock: 24 ticks to a beat, and a transport.
//!
//! 1. Ticks come all the time, also while the song is stopped; they are
//!    numbered on, and the even beat is read off the newest of them.
//! 2. A tick that comes late and after a gap stands for those that were lost;
//!    one that comes early and close behind another is double, or late, and
//!    already stood for. When that goes on, it is the tempo that has changed:
//!    the ticks are numbered as they came, and the window begins anew.
//! 3. Silence for longer than a few ticks is a loss. The next tick gets the
//!    number it would have had, and the window begins anew.
//! 4. Start: the next tick is the first of the song. Continue: the next tick
//!    is the one after the last before Stop, or where a song position says.
//! 5. Where the port has gone, all of this begins anew.
//! 6. Ticks before any of these have a tempo but no place in a bar.

use crate::Bpm;
use crate::beats::Beats;
use crate::reading::{News, Reading};
use crate::regression::{Point, Window};
use crate::timeline::Line;
use std::time::Duration;

const TICKS_PER_BEAT: f64 = 24.0;
const TICKS_PER_SIXTEENTH: i64 = 6;
/// So many make a tempo.
const ENOUGH: usize = 6;
/// Four beats: ±5 ms become ±1 ms.
const WINDOW: usize = 96;
/// No tempo has ticks as close as this.
const TOO_FAST: Duration = Duration::from_millis(2);
/// After so long a silence nobody knows which tick the next is.
const FORGOTTEN: Duration = Duration::from_secs(10);

#[derive(Clone, Debug)]
pub(crate) struct Midi {
    ticks: Window,
    /// When anything came last.
    heard: Option<Duration>,
    /// The newest tick's number.
    number: i64,
    /// The number that the first tick of the song has, where it is known.
    song_start: Option<i64>,
    transport: Transport,
    oddness: Oddness,
    /// The newest tempo that was measured.
    bpm: Option<Bpm>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Transport {
    Running,
    /// The next tick is this one of the song.
    Starting(i64),
    /// The next tick after Continue would be this one of the song, if known.
    Stopped(Option<i64>),
}

/// How unsure the numbers are.
#[derive(Clone, Copy, Debug, Default)]
struct Oddness {
    level: u8,
    /// By how much the numbers rose more than by one for each tick, since
    /// they were sure.
    surplus: i64,
}

impl Oddness {
    const TOO_MUCH: u8 = 12;

    fn note(&mut self, surplus: i64) {
        self.surplus += surplus;
        self.level = if surplus == 0 { self.level.saturating_sub(1) } else { self.level + 2 };
        if self.level == 0 {
            self.surplus = 0;
        }
    }

    fn is_too_much(self) -> bool {
        self.level >= Self::TOO_MUCH
    }
}

impl Midi {
    pub(crate) fn new() -> Self {
        Self {
            ticks: Window::new(WINDOW, 12),
            heard: None,
            number: 0,
            song_start: None,
            transport: Transport::Running,
            oddness: Oddness::default(),
            bpm: None,
        }
    }

    pub(crate) fn tick(&mut self, now: Duration) -> News {
        let gap = self.heard.map(|heard| now.saturating_sub(heard));
        self.heard = Some(now);
        let Some(number) = self.number_of(now, gap) else { return News::Nothing };
        self.number = number;
        self.ticks.push(Point { at: now, position: number as f64 });
        if let Some(line) = self.measured() {
            self.bpm = Some(line.bpm);
        }
        match self.transport {
            Transport::Starting(position) => {
                self.song_start = Some(number - position);
                self.transport = Transport::Running;
                News::Moved
            }
            Transport::Stopped(_) => News::Nothing,
            Transport::Running => News::Line,
        }
    }

    pub(crate) fn start(&mut self) {
        self.transport = Transport::Starting(0);
    }

    pub(crate) fn stop(&mut self) -> News {
        if matches!(self.transport, Transport::Stopped(_)) {
            return News::Nothing;
        }
        let next = match self.transport {
            Transport::Starting(position) => Some(position),
            _ => self.song_start.map(|start| self.number + 1 - start),
        };
        self.transport = Transport::Stopped(next);
        News::Halted
    }

    pub(crate) fn gone(&mut self) -> News {
        self.heard = None;
        self.song_start = None;
        self.transport = Transport::Running;
        self.begin_anew();
        News::Gone
    }

    pub(crate) fn go_on(&mut self) {
        if let Transport::Stopped(next) = self.transport {
            self.transport = next.map_or(Transport::Running, Transport::Starting);
        }
    }

    pub(crate) fn song_position(&mut self, sixteenths: u16) {
        let position = i64::from(sixteenths) * TICKS_PER_SIXTEENTH;
        self.transport = match self.transport {
            Transport::Stopped(_) => Transport::Stopped(Some(position)),
            Transport::Running | Transport::Starting(_) => Transport::Starting(position),
        };
    }

    /// When the silence since the last tick becomes a loss.
    pub(crate) fn silent_from(&self) -> Option<Duration> {
        self.heard.map(|heard| heard + self.patience())
    }

    pub(crate) fn is_stopped(&self) -> bool {
        matches!(self.transport, Transport::Stopped(_))
    }

    /// The song's line; none while it is stopped or unclear. Its first ticks
    /// run at the tempo before, or else at a given one.
    pub(crate) fn reading(&self, otherwise: Bpm) -> Option<Reading> {
        if self.transport != Transport::Running {
            return None;
        }
        let line = match (self.measured(), self.song_start) {
            (Some(line), _) => line,
            (None, Some(_)) => {
                let newest = self.ticks.newest()?;
                let beat = Beats::from_f64(newest.position / TICKS_PER_BEAT);
                Line { bpm: self.bpm.unwrap_or(otherwise), origin: newest.at, beat }
            }
            (None, None) => return None,
        };
        let song_start = Beats::from_f64(self.song_start.unwrap_or(0) as f64 / TICKS_PER_BEAT);
        let grid = if self.song_start.is_some() { crate::BAR } else { 1.0 / TICKS_PER_BEAT };
        Some(Reading { line: line.shifted(-song_start), grid })
    }

    /// How unevenly the ticks come.
    pub(crate) fn jitter(&self) -> Option<Duration> {
        self.measured()?;
        self.ticks.fit().map(|fit| Duration::from_secs_f64(fit.spread))
    }

    fn measured(&self) -> Option<Line> {
        let fit = self.ticks.fit().filter(|_| self.ticks.len() >= ENOUGH)?;
        fit.line(1.0 / TICKS_PER_BEAT)
    }

    fn patience(&self) -> Duration {
        let beat = self.bpm.map_or(1.0, Bpm::beat_seconds);
        Duration::from_secs_f64(8.0 * beat / TICKS_PER_BEAT).max(Duration::from_millis(200))
    }

    /// The number of the tick that comes now; none for a double.
    fn number_of(&mut self, now: Duration, gap: Option<Duration>) -> Option<i64> {
        let next = self.number + 1;
        let gap = gap.unwrap_or_default();
        if gap > self.patience() {
            return Some(self.number_after_silence(now, gap));
        }
        let Some(fit) = self.ticks.fit().filter(|_| self.ticks.len() >= ENOUGH) else {
            return (self.ticks.len() == 0 || gap > TOO_FAST).then_some(next);
        };
        let late = fit.position_at(now) - next as f64;
        let gap = gap.as_secs_f64() / fit.interval;
        // More than chance makes of them.
        let clearly = (4.0 * fit.spread / fit.interval).max(0.5);
        let advance = match () {
            () if late > clearly && gap > 1.4 => 1 + late.round() as i64,
            () if late < -clearly && gap < 0.6 => 0,
            () => 1,
        };
        self.oddness.note(advance - 1);
        let number = self.number + advance;
        if self.oddness.is_too_much() {
            let surplus = self.oddness.surplus;
            self.begin_anew();
            return Some(number - surplus);
        }
        (advance > 0).then_some(number)
    }

    fn number_after_silence(&mut self, now: Duration, gap: Duration) -> i64 {
        let expected = self.measured().and(self.ticks.fit()).map(|fit| fit.position_at(now));
        if gap > FORGOTTEN || expected.is_none() {
            self.song_start = None;
        }
        self.begin_anew();
        let next = self.number + 1;
        expected.map_or(next, |expected| next.max(expected.round() as i64))
    }

    fn begin_anew(&mut self) {
        self.ticks.clear();
        self.oddness = Oddness::default();
    }
}
