//! Exact musical time.
//!
//! One idea: a [`Time`] is a fraction of two 64-bit integers in lowest terms,
//! and never a rounded one. Sums and products are computed in 128 bits; a
//! result that does not fit 64 bits is *overflowed*: it equals no other time,
//! and it leaves a mark that the query under way finds when it ends
//! ([`overflow`]). So a pattern whose times outgrow us answers with an error,
//! never with events in the wrong place.

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Div, Mul, Neg, Sub};

pub mod overflow;
mod search;

/// A moment or a duration, in cycles.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Time {
    numerator: i64,
    /// Positive and coprime to the numerator; zero means overflowed.
    denominator: i64,
}

impl Time {
    pub const ZERO: Self = Self::from_int(0);
    pub const ONE: Self = Self::from_int(1);
    const OVERFLOWED: Self = Self { numerator: 0, denominator: 0 };

    /// `numerator / denominator`.
    ///
    /// # Panics
    ///
    /// When the denominator is zero.
    #[must_use]
    pub fn new(numerator: i64, denominator: i64) -> Self {
        assert!(denominator != 0, "a time has a denominator");
        // The smallest integers have no positive counterpart.
        if denominator < 0 || numerator == i64::MIN {
            return Self::reduce(i128::from(numerator), i128::from(denominator));
        }
        Self { numerator, denominator }.cancelled(denominator)
    }

    #[must_use]
    pub const fn from_int(cycles: i64) -> Self {
        Self { numerator: cycles, denominator: 1 }
    }

    /// The fraction people mean by a float: the simplest that is the same
    /// float, or one very near with a denominator below ten million. `0.1` is
    /// 1/10 and `1.0 / 3.0` is 1/3. None where the float is not finite or too
    /// large.
    #[must_use]
    pub fn from_f64(value: f64) -> Option<Self> {
        let (numerator, denominator) = search::simplest(value)?;
        Some(Self::reduce(numerator, denominator)).filter(|it| !it.is_overflowed())
    }

    /// The nearest float.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }

    #[must_use]
    pub fn numerator(self) -> i64 {
        self.numerator
    }

    #[must_use]
    pub fn denominator(self) -> i64 {
        self.denominator
    }

    /// Whether this is no time at all but the mark of a result that did not
    /// fit.
    #[must_use]
    pub fn is_overflowed(self) -> bool {
        self.denominator == 0
    }

    #[must_use]
    pub fn is_zero(self) -> bool {
        self == Self::ZERO
    }

    #[must_use]
    pub fn is_negative(self) -> bool {
        self.numerator < 0
    }

    #[must_use]
    pub fn is_int(self) -> bool {
        self.denominator == 1
    }

    /// The number of the cycle this moment is in.
    #[inline]
    #[must_use]
    pub fn cycle(self) -> i64 {
        match self.denominator {
            1 => self.numerator,
            0 => {
                overflow::mark();
                0
            }
            it if it & (it - 1) == 0 => self.numerator >> it.trailing_zeros(),
            _ => self.numerator.div_euclid(self.denominator),
        }
    }

    /// The begin of its cycle: the greatest whole number not above it.
    #[inline]
    #[must_use]
    pub fn floor(self) -> Self {
        Self::from_int(self.cycle())
    }

    /// The position in its cycle, `0 <= it < 1`.
    #[inline]
    #[must_use]
    pub fn cycle_pos(self) -> Self {
        self - self.floor()
    }

    #[must_use]
    pub fn abs(self) -> Self {
        if self.is_negative() { -self } else { self }
    }

    /// What is left after taking away `step` as often as it fits: never
    /// negative for a positive step. Zero for the step zero.
    #[must_use]
    pub fn modulo(self, step: Self) -> Self {
        if step.is_zero() { Self::ZERO } else { self - step * (self / step).floor() }
    }

    /// `1 / self`; overflowed for zero.
    #[must_use]
    pub fn recip(self) -> Self {
        Self::ONE / self
    }

    /// The least time that both divide without rest, as of numbers of steps.
    #[must_use]
    pub fn lcm(self, other: Self) -> Self {
        if self.is_zero() || other.is_zero() {
            return Self::ZERO;
        }
        let numerators = i128::from(self.numerator) * i128::from(other.numerator);
        let common = gcd(self.numerator.unsigned_abs(), other.numerator.unsigned_abs());
        let below = gcd(self.denominator.unsigned_abs(), other.denominator.unsigned_abs());
        Self::reduce(numerators.abs() / i128::from(common), i128::from(below))
    }

    /// The fraction in lowest terms, or overflowed.
    #[cold]
    fn reduce(numerator: i128, denominator: i128) -> Self {
        let (mut a, mut b) = (numerator.unsigned_abs(), denominator.unsigned_abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        if denominator == 0 {
            return Self::overflowed();
        }
        // Only `i128::MIN` could make the greatest common divisor too large,
        // and no product of two 64-bit integers is that.
        let common = if denominator < 0 { -(a as i128) } else { a as i128 };
        match (i64::try_from(numerator / common), i64::try_from(denominator / common)) {
            (Ok(numerator), Ok(denominator)) => Self { numerator, denominator },
            _ => Self::overflowed(),
        }
    }

    #[cold]
    fn overflowed() -> Self {
        overflow::mark();
        Self::OVERFLOWED
    }

    fn sum(self, other: Self) -> Option<Self> {
        let (a, b) = (self, other);
        if a.denominator == b.denominator {
            let numerator = a.numerator.checked_add(b.numerator)?;
            if a.denominator == 0 {
                return None;
            }
            return Some(Self { numerator, ..a }.cancelled(a.denominator));
        }
        if a.is_overflowed() || b.is_overflowed() {
            return None;
        }
        if a.denominator == 1 {
            let whole = a.numerator.checked_mul(b.denominator)?;
            let numerator = b.numerator.checked_add(whole)?;
            return Some(Self { numerator, ..b });
        }
        // Knuth: with g = gcd of the denominators, only g can be left to
        // cancel.
        let g = gcd(a.denominator.unsigned_abs(), b.denominator.unsigned_abs()) as i64;
        let widen = b.denominator.checked_div(g)?;
        let numerator = a
            .numerator
            .checked_mul(widen)?
            .checked_add(b.numerator.checked_mul(a.denominator / g)?)?;
        let sum = Self { numerator, ..a }.cancelled(g);
        Some(Self { denominator: sum.denominator.checked_mul(widen)?, ..sum })
    }

    /// The same fraction without what the numerator has in common with a
    /// divisor of the denominator.
    #[inline]
    fn cancelled(self, divisor: i64) -> Self {
        if divisor == 1 || self.numerator == 1 {
            return self;
        }
        // Music is made of halves, and those need no division.
        if divisor & (divisor - 1) == 0 {
            let halves = self.numerator.trailing_zeros().min(divisor.trailing_zeros());
            return Self {
                numerator: self.numerator >> halves,
                denominator: self.denominator >> halves,
            };
        }
        self.divided(divisor)
    }

    fn divided(self, divisor: i64) -> Self {
        match gcd(self.numerator.unsigned_abs(), divisor.unsigned_abs()) as i64 {
            // Dividing is the slow part, and mostly there is nothing to cancel.
            1 => self,
            common => {
                Self { numerator: self.numerator / common, denominator: self.denominator / common }
            }
        }
    }

    fn product(self, other: Self) -> Option<Self> {
        if self.is_overflowed() || other.is_overflowed() {
            return None;
        }
        let a = Self { denominator: other.denominator, ..self }.cancelled(other.denominator);
        let b = Self { denominator: self.denominator, ..other }.cancelled(self.denominator);
        Some(Self {
            numerator: a.numerator.checked_mul(b.numerator)?,
            denominator: a.denominator.checked_mul(b.denominator)?,
        })
    }

    #[cold]
    fn wide_sum(self, other: Self) -> Self {
        let numerator = (i128::from(self.numerator) * i128::from(other.denominator))
            .checked_add(i128::from(other.numerator) * i128::from(self.denominator));
        let denominator = i128::from(self.denominator) * i128::from(other.denominator);
        numerator.map_or_else(Self::overflowed, |it| Self::reduce(it, denominator))
    }
}

/// The greatest common divisor, by halving and subtracting; `b` is never zero
/// but for overflowed times.
#[inline]
fn gcd(mut a: u64, mut b: u64) -> u64 {
    if b == 1 || a == 1 {
        return 1;
    }
    if a == 0 || b == 0 {
        return (a | b).max(1);
    }
    let shift = (a | b).trailing_zeros();
    a >>= a.trailing_zeros();
    while b != 0 {
        b >>= b.trailing_zeros();
        // Halves and quarters are done here at once.
        if a == 1 || b == 1 {
            return 1 << shift;
        }
        (a, b) = (a.min(b), a.abs_diff(b));
    }
    // Both are magnitudes of i64, so only i64::MIN with itself could give a
    // divisor that is no i64, and a denominator is never i64::MIN.
    a << shift
}

impl Add for Time {
    type Output = Self;

    #[inline]
    fn add(self, other: Self) -> Self {
        // The most frequent sum by far: a whole number leaves a fraction in
        // lowest terms.
        if other.denominator == 1
            && !self.is_overflowed()
            && let Some(whole) = other.numerator.checked_mul(self.denominator)
            && let Some(numerator) = self.numerator.checked_add(whole)
        {
            return Self { numerator, ..self };
        }
        self.sum(other).unwrap_or_else(|| self.wide_sum(other))
    }
}

impl Sub for Time {
    type Output = Self;

    #[inline]
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Neg for Time {
    type Output = Self;

    #[inline]
    fn neg(self) -> Self {
        match self.numerator.checked_neg() {
            Some(numerator) => Self { numerator, ..self },
            None => Self::overflowed(),
        }
    }
}

impl Mul for Time {
    type Output = Self;

    #[inline]
    fn mul(self, other: Self) -> Self {
        self.product(other).unwrap_or_else(Self::overflowed)
    }
}

impl Div for Time {
    type Output = Self;

    /// Overflowed for a zero divisor; callers that take one from people ask
    /// first.
    #[inline]
    fn div(self, other: Self) -> Self {
        let (numerator, denominator) = (other.denominator, other.numerator);
        match denominator.checked_neg() {
            _ if denominator > 0 => self * Self { numerator, denominator },
            Some(positive) if positive > 0 => {
                self * Self { numerator: -numerator, denominator: positive }
            }
            _ => Self::overflowed(),
        }
    }
}

impl Ord for Time {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        if self.denominator == other.denominator {
            return self.numerator.cmp(&other.numerator);
        }
        if self.is_overflowed() || other.is_overflowed() {
            overflow::mark();
        }
        let left = i128::from(self.numerator) * i128::from(other.denominator);
        left.cmp(&(i128::from(other.numerator) * i128::from(self.denominator)))
    }
}

impl PartialOrd for Time {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<i64> for Time {
    fn from(cycles: i64) -> Self {
        Self::from_int(cycles)
    }
}

impl fmt::Display for Time {
    /// `3` or `3/4`; with `{:#}` always a fraction, `3/1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.denominator {
            0 => f.write_str("overflow"),
            1 if !f.alternate() => write!(f, "{}", self.numerator),
            _ => write!(f, "{}/{}", self.numerator, self.denominator),
        }
    }
}

impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests;
