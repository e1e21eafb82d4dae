//! The performer's hands: masters, overrides, and when an edit takes effect.

use light::{Level, Palette};

/// What the performer has set, over whatever plays.
#[derive(Clone, Debug, PartialEq)]
pub struct Desk {
    pub blackout: bool,
    /// Scales all light.
    pub intensity: Level,
    /// Turns every hue by so much of the colour wheel.
    pub hue: f64,
    /// How fast patterns move against the music.
    pub speed: Speed,
    /// Replaces every cue's own palette.
    pub palette: Option<Palette>,
    pub flash: Option<Flash>,
    /// When a reloaded pattern takes over.
    pub apply: Apply,
    /// Beats over which it fades in; 0 switches.
    pub fade_beats: f64,
    /// Edits are kept back from the lights until they are taken.
    pub hold: bool,
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            blackout: false,
            intensity: Level::FULL,
            hue: 0.0,
            speed: Speed::default(),
            palette: None,
            flash: None,
            apply: Apply::Now,
            fade_beats: 0.0,
            hold: false,
        }
    }
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
    /// Pattern beats per beat of the music, `0..=8`.
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
        let rate = if rate.is_finite() { rate.clamp(0.0, 8.0) } else { 1.0 };
        if rate == 1.0 {
            return Self::default();
        }
        Self { rate, from_beat: beat, at: self.pattern_beat(beat) }
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
        match self {
            Self::Now => "now",
            Self::Beat => "beat",
            Self::Bar => "bar",
            Self::Phrase => "phrase",
        }
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
    fn a_flash_is_full_while_held_and_then_decays() {
        assert_eq!(Flash { released: None }.level_at(100.0), Level::FULL);
        assert_eq!(Flash { released: Some(2.0) }.level_at(2.25).get(), 0.5);
        assert_eq!(Flash { released: Some(2.0) }.level_at(3.0), Level::ZERO);
    }
}
