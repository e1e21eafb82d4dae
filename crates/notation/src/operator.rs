//! Two values made one.

use crate::Value;
use pattern::Error;

/// What the operator combinators do with two values, the left one the
/// pattern's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    Set,
    Keep,
    KeepIf,
    Add,
    Sub,
    Mul,
    Div,
    Mod,
    Pow,
    Log2,
    BitAnd,
    BitOr,
    BitXor,
    ShiftLeft,
    ShiftRight,
    Lt,
    Gt,
    Lte,
    Gte,
    /// Equal, as `1`, `"1"` and `true` are.
    Eq,
    Ne,
    And,
    Or,
}

impl Operator {
    /// The value of both, nothing where there is to be none.
    pub fn apply(self, left: &Value, right: &Value) -> Result<Option<Value>, Error> {
        match (self, left, right) {
            (Self::KeepIf, ..) => return Ok(right.is_true().then(|| left.clone())),
            (Self::And, ..) => return Ok(Some(if left.is_true() { right } else { left }.clone())),
            (Self::Or, ..) => return Ok(Some(if left.is_true() { left } else { right }.clone())),
            (Self::Set | Self::Keep, Value::Object(it), Value::Object(_)) => {
                return it.combine(self, true, right).map(Some);
            }
            (Self::Set, ..) => return Ok(Some(right.clone())),
            (Self::Keep, ..) => return Ok(Some(left.clone())),
            (Self::Eq, ..) => return Ok(Some(Value::Bool(left.is_like(right)))),
            (Self::Ne, ..) => return Ok(Some(Value::Bool(!left.is_like(right)))),
            (_, Value::Object(it), _) => return it.combine(self, true, right).map(Some),
            (_, _, Value::Object(it)) => return it.combine(self, false, left).map(Some),
            (_, Value::Text(a), Value::Text(b)) if self.compares() => {
                return Ok(self.compare(a, b).map(Value::Bool));
            }
            // What is no number is neither more nor less than one.
            _ if self.compares() => {
                let (a, b) = (left.as_number(), right.as_number());
                return Ok(self.compare(&a, &b).map(Value::Bool));
            }
            _ => {}
        }
        let a = left.numeral()?;
        // The logarithm has no second number.
        let b = if self == Self::Log2 { 0.0 } else { right.numeral()? };
        Ok(Some(Value::Number(self.calculate(a, b))))
    }

    /// What it makes of two numbers, without a look whether they are some; none
    /// where it is no arithmetic.
    #[inline]
    #[must_use]
    pub fn of_numbers(self, a: f64, b: f64) -> Option<f64> {
        let arithmetic = [Self::Add, Self::Sub, Self::Mul, Self::Div, Self::Mod, Self::Pow];
        arithmetic.contains(&self).then(|| self.calculate(a, b))
    }

    fn compares(self) -> bool {
        matches!(self, Self::Lt | Self::Gt | Self::Lte | Self::Gte)
    }

    fn compare<T: PartialOrd>(self, a: &T, b: &T) -> Option<bool> {
        match self {
            Self::Lt => Some(a < b),
            Self::Gt => Some(a > b),
            Self::Lte => Some(a <= b),
            Self::Gte => Some(a >= b),
            _ => None,
        }
    }

    fn calculate(self, a: f64, b: f64) -> f64 {
        match self {
            Self::Add => a + b,
            Self::Sub => a - b,
            Self::Mul => a * b,
            Self::Div => a / b,
            // Never negative for a positive divisor.
            Self::Mod => ((a % b) + b) % b,
            Self::Pow => libm::pow(a, b),
            Self::Log2 => libm::log2(a),
            Self::BitAnd => f64::from(int32(a) & int32(b)),
            Self::BitOr => f64::from(int32(a) | int32(b)),
            Self::BitXor => f64::from(int32(a) ^ int32(b)),
            Self::ShiftLeft => f64::from(int32(a).wrapping_shl(int32(b) as u32)),
            Self::ShiftRight => f64::from(int32(a).wrapping_shr(int32(b) as u32)),
            _ => f64::NAN,
        }
    }
}

/// The lowest 32 bits of the whole part, as JavaScript's bit operators see a
/// number.
fn int32(value: f64) -> i32 {
    if value.is_finite() { value.trunc().rem_euclid(4_294_967_296.0) as u32 as i32 } else { 0 }
}
