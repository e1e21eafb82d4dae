//! Exact beats.

use std::ops::{Add, Neg, Sub};

/// A place in the music or a way through it, in units of 2⁻³² of a beat: a
/// seventh of a nanosecond at 120 bpm. Sums are exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Beats(i128);

impl Beats {
    pub(crate) const FRACTION: u32 = 32;
    pub(crate) const ZERO: Self = Self(0);
    const UNITS: f64 = (1_u64 << Self::FRACTION) as f64;
    /// Far beyond any music, and nowhere near the end of the integers.
    const LIMIT: i128 = 1 << 96;

    pub(crate) fn from_units(units: i128) -> Self {
        Self(units.clamp(-Self::LIMIT, Self::LIMIT))
    }

    /// The nearest number of units; what is not a number is zero. What is
    /// beyond any music ends so far from [`LIMIT`](Self::LIMIT) that a line
    /// which begins there still goes on.
    pub(crate) fn from_f64(beats: f64) -> Self {
        const MOST: f64 = (1_u64 << 48) as f64;
        Self::from_units((beats.clamp(-MOST, MOST) * Self::UNITS).round() as i128)
    }

    pub(crate) fn to_f64(self) -> f64 {
        self.0 as f64 / Self::UNITS
    }

    pub(crate) fn abs(self) -> Self {
        Self(self.0.abs())
    }

    pub(crate) fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// A quarter of it, rounded to zero: what a slew may make of a way.
    pub(crate) fn quarter(self) -> Self {
        Self(self.0 / 4)
    }

    pub(crate) fn times_4(self) -> Self {
        Self::from_units(self.0 * 4)
    }

    /// The nearest multiple of a grid, for a grid above zero.
    pub(crate) fn nearest(self, grid: Self) -> Self {
        Self((self.0 + grid.0 / 2).div_euclid(grid.0) * grid.0)
    }

    /// The next multiple of a grid, or this if it is one.
    pub(crate) fn next(self, grid: Self) -> Self {
        Self(-(-self.0).div_euclid(grid.0) * grid.0)
    }
}

impl Add for Beats {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::from_units(self.0 + other.0)
    }
}

impl Sub for Beats {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::from_units(self.0 - other.0)
    }
}

impl Neg for Beats {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}
