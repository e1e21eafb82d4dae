//! Tempo.

use crate::beats::Beats;
use std::fmt;

/// Beats a minute, from 20 to 999.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Bpm(f64);

impl Bpm {
    pub const MIN: Self = Self(20.0);
    pub const MAX: Self = Self(999.0);

    pub fn new(bpm: f64) -> Result<Self, BpmError> {
        let fits = (Self::MIN.0..=Self::MAX.0).contains(&bpm);
        if fits { Ok(Self(bpm)) } else { Err(BpmError(bpm)) }
    }

    /// The nearest tempo; what is not a number counts as the slowest.
    pub fn clamped(bpm: f64) -> Self {
        if bpm.is_nan() { Self::MIN } else { Self(bpm.clamp(Self::MIN.0, Self::MAX.0)) }
    }

    pub(crate) fn of_beat(seconds: f64) -> Result<Self, BpmError> {
        Self::new(60.0 / seconds)
    }

    pub fn get(self) -> f64 {
        self.0
    }

    pub(crate) fn beat_seconds(self) -> f64 {
        60.0 / self.0
    }

    /// The beats that go by in so many nanoseconds, rounded down, whatever the
    /// distance: a float is a fraction, and this is that fraction multiplied
    /// out in integers.
    pub(crate) fn beats_in(self, nanoseconds: i64) -> Beats {
        let bits = self.0.to_bits();
        let exponent = i64::try_from(bits >> 52).expect("a positive float has a small exponent");
        let mantissa = i128::from((bits & ((1 << 52) - 1)) | (1 << 52));
        // The tempo is mantissa / 2^denominator, a beat 2^FRACTION units.
        let denominator = 1075 - exponent;
        let per_unit = 60_000_000_000_i128 << (denominator - i64::from(Beats::FRACTION));
        Beats::from_units((i128::from(nanoseconds) * mantissa).div_euclid(per_unit))
    }
}

impl fmt::Display for Bpm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A number that is no tempo.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BpmError(pub f64);

impl fmt::Display for BpmError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a tempo is from {} to {} bpm, got {}", Bpm::MIN, Bpm::MAX, self.0)
    }
}

impl std::error::Error for BpmError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tempo_has_limits_and_says_them() {
        assert_eq!(Bpm::new(20.0).unwrap().get(), 20.0);
        assert_eq!(Bpm::new(999.0).unwrap().get(), 999.0);
        let error = Bpm::new(19.5).unwrap_err().to_string();
        assert_eq!(error, "a tempo is from 20 to 999 bpm, got 19.5");
        assert!(Bpm::new(f64::NAN).is_err() && Bpm::new(f64::INFINITY).is_err());
        assert_eq!(Bpm::clamped(f64::NAN), Bpm::MIN);
        assert_eq!(Bpm::clamped(1e9), Bpm::MAX);
    }

    #[test]
    fn beats_go_by_exactly() {
        let minute = 60_000_000_000;
        for bpm in [20.0, 63.99, 64.0, 120.0, 127.999_999, 512.0, 999.0] {
            let beats = Bpm::new(bpm).unwrap().beats_in(1000 * minute).to_f64();
            assert!((beats - 1000.0 * bpm).abs() < 1e-9, "{bpm}: {beats}");
        }
        assert_eq!(Bpm::new(120.0).unwrap().beats_in(-minute).to_f64(), -120.0);
    }
}
