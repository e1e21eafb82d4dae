//! The performer's hands: masters, overrides, and when an edit takes effect.

use light::{Frame, Level, Palette, Rgb};
use std::ops::RangeInclusive;
use std::time::Duration;

/// Beats over which an edit may fade in: 256 bars are the longest.
pub const FADE_BEATS: RangeInclusive<f64> = 0.0..=1024.0;

/// Pattern beats per beat of the music. At 0 patterns stand still.
pub const SPEEDS: RangeInclusive<f64> = 0.0..=8.0;

/// What the performer has set, over whatever plays.
#[derive(Clone, Debug, PartialEq)]
pub struct Desk {
    pub blackout: bool,
    /// Somebody keeps the lights dark for as long as a hand is down.
    pub darkened: bool,
    /// Scales all light.
    pub intensity: Level,
    /// Turns every hue by so much of the colour wheel.
    pub hue: f64,
    /// How fast patterns move against the music.
    pub speed: Speed,
    /// Replaces every cue's own palette.
    pub palette: Option<Palette>,
    pub flash: Option<Flash>,
    pub identify: Option<Identify>,
    /// When a reloaded pattern takes over.
    pub apply: Apply,
    /// Beats over which it fades in, of [`FADE_BEATS`]; 0 switches.
    pub fade_beats: f64,
    /// Edits are kept back from the lights until they are taken.
    pub hold: bool,
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            blackout: false,
            darkened: false,
            intensity: Level::FULL,
            hue: 0.0,
            speed: Speed::default(),
            palette: None,
            flash: None,
            identify: None,
            apply: Apply::Now,
            fade_beats: 0.0,
            hold: false,
        }
    }
}

impl Desk {
    /// The fades that a key goes through, in beats.
    pub const FADES: [f64; 4] = [0.0, 1.0, 4.0, 16.0];

    /// Whether all lights are out.
    pub fn is_dark(&self) -> bool {
        self.blackout || self.darkened
    }
}

/// The choice after the present one, round the end; the first if the present
/// one is none of them.
pub(crate) fn after<T: Copy + PartialEq>(choices: &[T], present: T) -> T {
    let next = choices.iter().position(|it| *it == present).map_or(0, |at| at + 1);
    choices[next % choices.len()]
}

/// A speed master: pattern time against musical time, as a straight line, so
/// that changing it never makes a light jump.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Speed {
    rate: f64,
    from_beat: f64,
    at: f64,
}

impl Default for Speed {
    fn default() -> Self {
        Self { rate: 1.0, from_beat: 0.0, at: 0.0 }
    }
}

impl Speed {
    /// The slowest that steps lead to.
    const SLOWEST: f64 = 1.0 / 16.0;

    /// Pattern beats per beat of the music, one of [`SPEEDS`].
    pub fn rate(self) -> f64 {
        self.rate
    }

    /// The beat that patterns are painted at.
    pub fn pattern_beat(self, beat: f64) -> f64 {
        self.at + (beat - self.from_beat) * self.rate
    }

    /// Another rate from a beat on. Back at 1 patterns are in time with the
    /// music again, even if that is a jump: it is what the button is for.
    #[must_use]
    pub fn changed(self, rate: f64, beat: f64) -> Self {
        let rate = if rate.is_finite() { rate.clamp(*SPEEDS.start(), *SPEEDS.end()) } else { 1.0 };
        if rate == 1.0 {
            return Self::default();
        }
        Self { rate, from_beat: beat, at: self.pattern_beat(beat) }
    }

    /// So many times as fast from a beat on; what stands still sets off from
    /// the music's own speed.
    #[must_use]
    pub(crate) fn times(self, factor: f64, beat: f64) -> Self {
        if !factor.is_finite() {
            return self;
        }
        let from = if self.rate == 0.0 { 1.0 } else { self.rate };
        self.changed((from * factor).max(Self::SLOWEST), beat)
    }
}

/// White light over everything: full while held, then gone in half a beat.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flash {
    /// The beat it was let go; `None` while it is held.
    pub released: Option<f64>,
}

impl Flash {
    /// Beats from letting go to nothing.
    pub const DECAY_BEATS: f64 = 0.5;

    pub fn level_at(self, beat: f64) -> Level {
        match self.released {
            None => Level::FULL,
            Some(released) => Level::new(1.0 - (beat - released) / Self::DECAY_BEATS),
        }
    }
}

/// A light that blinks white, so that one sees which it is: over everything,
/// also in a blackout, and in time of its own, as the music may stand still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identify {
    /// The light's index.
    pub light: usize,
    pub since: Duration,
}

impl Identify {
    const BLINKS: u32 = 5;
    /// From blink to blink: slower than the strobe guard's limit.
    const PERIOD: Duration = Duration::from_millis(400);

    /// The light, as long as it blinks.
    pub fn light_at(self, now: Duration) -> Option<usize> {
        let over = self.since + Self::BLINKS * Self::PERIOD;
        (self.since..over).contains(&now).then_some(self.light)
    }

    pub(crate) fn paint(self, now: Duration, frame: &mut Frame) {
        let color = self.light_at(now).and_then(|light| frame.colors.get_mut(light));
        let Some(color) = color else { return };
        let into = (now - self.since).as_millis() % Self::PERIOD.as_millis();
        let is_on = into < Self::PERIOD.as_millis() / 2;
        *color = if is_on { Rgb::new(1.0, 1.0, 1.0) } else { Rgb::BLACK };
    }
}

/// When an edit of the playing pattern takes effect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Apply {
    #[default]
    Now,
    Beat,
    /// 4 beats
    Bar,
    /// 4 bars
    Phrase,
}

impl Apply {
    pub const ALL: [(&'static str, Self); 4] =
        [("now", Self::Now), ("beat", Self::Beat), ("bar", Self::Bar), ("phrase", Self::Phrase)];

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(it, _)| *it == name).map(|(_, apply)| *apply)
    }

    pub fn name(self) -> &'static str {
        let named = Self::ALL.iter().find(|(_, apply)| *apply == self);
        named.map_or("", |(name, _)| name)
    }

    /// The next choice, round the end.
    pub(crate) fn next(self) -> Self {
        after(&Self::ALL.map(|(_, apply)| apply), self)
    }

    /// The beat at which an edit made now takes effect: the next start of a
    /// beat, bar or phrase, or this very moment if it is one.
    pub fn beat_after(self, beat: f64) -> f64 {
        let quantum = match self {
            Self::Now => return beat,
            Self::Beat => 1.0,
            Self::Bar => 4.0,
            Self::Phrase => 16.0,
        };
        (beat / quantum).ceil() * quantum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_wait_for_the_next_start() {
        assert_eq!(Apply::Now.beat_after(5.3), 5.3);
        assert_eq!(Apply::Beat.beat_after(5.3), 6.0);
        assert_eq!(Apply::Bar.beat_after(5.3), 8.0);
        assert_eq!(Apply::Phrase.beat_after(5.3), 16.0);
        assert_eq!(Apply::Bar.beat_after(8.0), 8.0);
        assert_eq!(Apply::Bar.beat_after(-0.5), 0.0);
    }

    #[test]
    fn a_change_of_speed_is_no_jump_but_back_to_one_is_in_time() {
        let half = Speed::default().changed(0.5, 8.0);
        assert_eq!((half.pattern_beat(8.0), half.pattern_beat(10.0)), (8.0, 9.0));
        let double = half.changed(2.0, 10.0);
        assert_eq!((double.pattern_beat(10.0), double.pattern_beat(11.0)), (9.0, 11.0));
        assert_eq!(double.changed(1.0, 12.0).pattern_beat(12.0), 12.0);
    }

    #[test]
    fn a_light_that_is_identified_blinks_and_no_other_does() {
        let identify = Identify { light: 1, since: Duration::from_millis(5000) };
        let shown = |millis| {
            let mut frame = Frame { colors: vec![Rgb::new(0.5, 0.0, 0.0); 3] };
            identify.paint(Duration::from_millis(millis), &mut frame);
            frame.colors.iter().map(|color| color.to_8_bit()[0]).collect::<Vec<_>>()
        };
        assert_eq!(shown(4999), [127, 127, 127]);
        assert_eq!(shown(5000), [127, 255, 127]);
        assert_eq!(shown(5200), [127, 0, 127]);
        assert_eq!(shown(6600), [127, 255, 127]);
        assert_eq!(shown(7000), [127, 127, 127]);
    }

    #[test]
    fn a_flash_is_full_while_held_and_then_decays() {
        assert_eq!(Flash { released: None }.level_at(100.0), Level::FULL);
        assert_eq!(Flash { released: Some(2.0) }.level_at(2.25).get(), 0.5);
        assert_eq!(Flash { released: Some(2.0) }.level_at(3.0), Level::ZERO);
    }
}
