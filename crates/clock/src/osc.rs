//! Beats and tempos over OSC.
//!
//! 1. A `beat` is a beat number, of the whole song or of the bar: what counts
//!    is its place in a bar of four. The line is read off the newest ones.
//! 2. A `bpm` says the tempo; the line then only needs its place.
//! 3. A beat far from where it was expected begins anew.
//! 4. Silence for a bar and a second is a loss.

use crate::beats::Beats;
use crate::reading::{News, Reading};
use crate::regression::{Point, Window};
use crate::timeline::Line;
use crate::{BAR, Bpm};
use std::time::Duration;

const WINDOW: usize = 16;
/// Beats further off than this are elsewhere in the music.
const ELSEWHERE: f64 = 0.4;

#[derive(Clone, Debug)]
pub(crate) struct Osc {
    beats: Window,
    said: Option<Bpm>,
    line: Option<Line>,
    heard: Option<Duration>,
}

impl Osc {
    pub(crate) fn new() -> Self {
        Self { beats: Window::new(WINDOW, 4), said: None, line: None, heard: None }
    }

    pub(crate) fn bpm(&mut self, now: Duration, bpm: Bpm) -> News {
        self.heard = Some(now);
        if self.said == Some(bpm) {
            return News::Nothing;
        }
        self.said = Some(bpm);
        self.beats.clear();
        self.line = self.line.map(|line| Line { bpm, ..line.from(now) });
        if self.line.is_some() { News::Line } else { News::Nothing }
    }

    /// `bpm` is the tempo until the beats themselves tell it.
    pub(crate) fn beat(&mut self, now: Duration, beat: f64, bpm: Bpm) -> News {
        self.heard = Some(now);
        let expected = self.line.map_or(beat, |line| line.at(now).to_f64());
        let position = beat + BAR * ((expected - beat) / BAR).round();
        if (position - expected).abs() > ELSEWHERE {
            self.beats.clear();
        }
        self.beats.push(Point { at: now, position });
        self.line = Some(self.through_beats(now, position, self.said.unwrap_or(bpm)));
        News::Line
    }

    fn through_beats(&self, now: Duration, position: f64, bpm: Bpm) -> Line {
        if self.said.is_none()
            && let Some(line) = self.beats.fit().and_then(|fit| fit.line(1.0))
        {
            return line;
        }
        // At a tempo that is given, the beat now is the mean of what each
        // message says of it.
        let here = Line { bpm, origin: now, beat: Beats::from_f64(position) };
        let early = |point: Point| point.position - here.at(point.at).to_f64();
        let mean = self.beats.newest_first().map(early).sum::<f64>() / self.beats.len() as f64;
        here.shifted(Beats::from_f64(mean))
    }

    pub(crate) fn reading(&self) -> Option<Reading> {
        Some(Reading { line: self.line?, grid: BAR })
    }

    pub(crate) fn jitter(&self) -> Option<Duration> {
        self.beats.fit().map(|fit| Duration::from_secs_f64(fit.spread))
    }

    pub(crate) fn silent_from(&self) -> Option<Duration> {
        let bar = self.line.map_or(0.0, |line| BAR * line.bpm.beat_seconds());
        Some(self.heard? + Duration::from_secs_f64(1.0 + bar))
    }
}
