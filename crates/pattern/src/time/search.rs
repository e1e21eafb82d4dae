//! The fraction that a float stands for.
//!
//! Strudel's numbers are doubles that become fractions by a walk down the
//! Stern-Brocot tree, and a pattern sounds the same only where the same
//! fraction is found. The walk here takes the same path, in leaps.

/// The walk gives up beyond this denominator.
const LIMIT: f64 = 1e7;

/// Numerator and denominator; none where the float is not finite or too large
/// for an exact integer of 63 bits.
pub(super) fn simplest(value: f64) -> Option<(i128, i128)> {
    if !value.is_finite() || value.abs() >= 9.2e18 {
        return None;
    }
    if value.fract() == 0.0 {
        return Some((value as i128, 1));
    }
    let size = value.abs();
    // The walk is precise between 0 and 1 only.
    let scale =
        if size >= 1.0 { libm::pow(10.0, libm::floor(1.0 + libm::log10(size))) } else { 1.0 };
    let (numerator, denominator) = walk(size / scale);
    let numerator = (numerator * scale) as i128;
    Some((if value < 0.0 { -numerator } else { numerator }, denominator as i128))
}

/// The fraction for `0 < target < 1`: between `low` and `high`, always try
/// their mediant. All numbers are integers below 2^53, held as floats because
/// the comparison is one of floats.
fn walk(target: f64) -> (f64, f64) {
    let (mut low, mut high) = ((0.0, 1.0), (1.0, 1.0));
    let mut nearest = low;
    while low.1 <= LIMIT && high.1 <= LIMIT {
        let mediant = (low.0 + high.0, low.1 + high.1);
        let middle = mediant.0 / mediant.1;
        if target == middle {
            return if mediant.1 <= LIMIT {
                mediant
            } else if high.1 > low.1 {
                high
            } else {
                low
            };
        }
        if target > middle {
            let steps = leap(target * low.1 - low.0, high.0 - target * high.1, low.1, high.1);
            low = (low.0 + steps * high.0, low.1 + steps * high.1);
        } else {
            let steps = leap(high.0 - target * high.1, target * low.1 - low.0, high.1, low.1);
            high = (high.0 + steps * low.0, high.1 + steps * low.1);
        }
        nearest = if low.1 > LIMIT { high } else { low };
    }
    nearest
}

/// How many steps in the same direction are safe to take at once: some fewer
/// than the remaining distances say, and not beyond the limit.
fn leap(distance: f64, step: f64, denominator: f64, growth: f64) -> f64 {
    let to_target = libm::floor(distance / step) - 3.0;
    let to_limit = libm::floor((LIMIT - denominator) / growth) - 1.0;
    let steps = to_target.min(to_limit);
    if steps > 1.0 { steps } else { 1.0 }
}
