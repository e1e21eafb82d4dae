//! What pattern files put into patterns.

use pattern::{Error, Time};
use std::any::Any;
use std::fmt;
use std::sync::Arc;

use crate::Operator;

/// A value of a pattern as people write it: words and numbers, and whatever
/// else rides along as an [`Object`].
#[derive(Clone)]
pub enum Value {
    Number(f64),
    Text(Arc<str>),
    Bool(bool),
    List(Arc<[Value]>),
    /// An exact time, where a float would lose something.
    Fraction(Time),
    /// Something this crate knows nothing about: a light.
    Object(Arc<dyn Object>),
}

/// A value of somebody else's making. It rides through every combinator
/// unseen; only operators ask it anything.
pub trait Object: Any + fmt::Debug + Send + Sync {
    /// Combines with another value, on the left (`self + other`) or on the
    /// right of it. `set` and `keep` between two objects come here too, so
    /// that one may add to the other.
    fn combine(&self, operator: Operator, left: bool, other: &Value) -> Result<Value, Error>;

    /// Whether it is the same value.
    fn equals(&self, other: &dyn Object) -> bool;
}

impl Value {
    pub fn text(text: impl Into<Arc<str>>) -> Self {
        Self::Text(text.into())
    }

    /// What a word of the notation is: a number where JavaScript's `Number`
    /// would read one, a name otherwise.
    ///
    /// ```
    /// use notation::Value;
    /// assert_eq!(Value::of_word("0x10"), Value::Number(16.0));
    /// assert_eq!(Value::of_word("1.2.3"), Value::text("1.2.3"));
    /// ```
    #[must_use]
    pub fn of_word(word: &str) -> Self {
        number(word).map_or_else(|| Self::text(word), Self::Number)
    }

    /// The object of a type that the caller knows.
    #[must_use]
    pub fn object<T: Object>(&self) -> Option<&T> {
        match self {
            Self::Object(it) => (&**it as &dyn Any).downcast_ref(),
            _ => None,
        }
    }

    /// Whether a rhythm plays where this is: neither zero, false nor empty.
    #[must_use]
    pub fn is_true(&self) -> bool {
        match self {
            Self::Number(it) => *it != 0.0 && !it.is_nan(),
            Self::Text(it) => !it.is_empty(),
            Self::Bool(it) => *it,
            Self::Fraction(it) => !it.is_zero(),
            Self::List(_) | Self::Object(_) => true,
        }
    }

    /// The value as a number to count with: names of notes are MIDI numbers.
    pub fn numeral(&self) -> Result<f64, Error> {
        let found = match self {
            Self::Number(it) => Some(*it),
            Self::Bool(it) => Some(f64::from(u8::from(*it))),
            Self::Fraction(it) => Some(it.to_f64()),
            Self::Text(it) => number(it).or_else(|| note(it)),
            Self::List(_) | Self::Object(_) => None,
        };
        // What is no number at all (0/0) is none to count with either.
        let found = found.filter(|it| !it.is_nan());
        found.ok_or_else(|| Error::value(format!("{self} is no number")))
    }

    /// The value as a number to compare with; not a number where it is none.
    /// Names of notes are words.
    pub(crate) fn as_number(&self) -> f64 {
        match self {
            Self::Text(it) => number(it).unwrap_or(f64::NAN),
            other => other.numeral().unwrap_or(f64::NAN),
        }
    }

    /// Whether it is the same, where values of two kinds are compared as
    /// numbers.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(_), Self::Text(_)) => self == other,
            (Self::List(_) | Self::Object(_), _) | (_, Self::List(_) | Self::Object(_)) => {
                self == other
            }
            _ => self.as_number() == other.as_number(),
        }
    }

    /// The value as an exact time or factor. A list is a fraction: `3:2` is
    /// three halves.
    pub fn time(&self) -> Result<Time, Error> {
        let found = match self {
            Self::Fraction(it) => Some(*it),
            Self::Number(it) => Time::from_f64(*it),
            Self::Bool(it) => Some(Time::from_int(i64::from(*it))),
            Self::Text(it) => fraction(it).or_else(|| grouped(it)),
            Self::List(items) => quotient(items),
            Self::Object(_) => None,
        };
        found.ok_or_else(|| Error::value(format!("{self} is no time")))
    }

    /// The value as a whole number; it must be one.
    pub fn int(&self) -> Result<i64, Error> {
        match self {
            Self::Text(it) if number(it).is_none() => {
                Err(Error::value(format!("{self} is no time")))
            }
            Self::List(_) => Err(Error::value(format!("{self} is no number"))),
            _ => {
                let time = self.time()?;
                let whole = time.is_int().then(|| time.cycle());
                whole.ok_or_else(|| Error::value(format!("{self} is not whole")))
            }
        }
    }

    /// By how many steps a rhythm is turned: the value as a whole number, what
    /// is after the point left out. A word that is no number turns nothing.
    pub fn rotation(&self) -> Result<i64, Error> {
        match self {
            Self::Object(_) => Err(Error::value(format!("{self} is no number"))),
            // The cast leaves out what is after the point, and makes zero of
            // what is no number.
            _ => Ok(self.as_number() as i64),
        }
    }

    /// The value as a whole number, what is after the point left out.
    pub fn truncated(&self) -> Result<i64, Error> {
        let time = self.time()?;
        Ok(if time.is_negative() { -(-time).cycle() } else { time.cycle() })
    }
}

/// The nearest whole number; the upper one of two.
pub(crate) fn nearest(number: f64) -> f64 {
    let below = number.floor();
    // Adding a half first would round 0.49999999999999994 up.
    if number - below >= 0.5 { below + 1.0 } else { below }
}

/// What JavaScript's `Number` reads from a word without blanks.
fn number(word: &str) -> Option<f64> {
    let radix = |digits: &str, radix| {
        let plain = !digits.is_empty() && digits.chars().all(|it| it.is_digit(radix));
        plain.then(|| {
            digits
                .chars()
                .filter_map(|it| it.to_digit(radix))
                .fold(0.0, |sum, digit| sum * f64::from(radix) + f64::from(digit))
        })
    };
    if let Some(prefix) = word.get(..2) {
        match prefix {
            "0x" | "0X" => return radix(&word[2..], 16),
            "0o" | "0O" => return radix(&word[2..], 8),
            "0b" | "0B" => return radix(&word[2..], 2),
            _ => {}
        }
    }
    match word {
        "Infinity" => return Some(f64::INFINITY),
        "-Infinity" => return Some(f64::NEG_INFINITY),
        _ => {}
    }
    // Rust reads the same decimals, but also `inf` and `nan`.
    let decimal = word.bytes().all(|it| it.is_ascii_digit() || b"+-.eE".contains(&it));
    if decimal { word.parse().ok() } else { None }
}

/// The MIDI number of a note like `c`, `eb` or `f#5`; octave 3 unless said.
fn note(word: &str) -> Option<f64> {
    let mut chars = word.chars();
    let pitch = match chars.next()?.to_ascii_lowercase() {
        'c' => 0,
        'd' => 2,
        'e' => 4,
        'f' => 5,
        'g' => 7,
        'a' => 9,
        'b' => 11,
        _ => return None,
    };
    let rest = chars.as_str();
    let octave_at = rest.find(|it: char| it.is_ascii_digit() || it == '-').unwrap_or(rest.len());
    let (accidentals, octave) = rest.split_at(octave_at);
    let mut shift = 0;
    for accidental in accidentals.chars() {
        shift += match accidental {
            '#' | 's' => 1,
            'b' | 'f' => -1,
            _ => return None,
        };
    }
    let octave: i32 = if octave.is_empty() { 3 } else { octave.parse().ok()? };
    Some(f64::from(octave.checked_add(1)?.checked_mul(12)?.checked_add(pitch + shift)?))
}

/// A decimal with underscores anywhere: `1_000`.
fn grouped(text: &str) -> Option<Time> {
    let digits = text.replace('_', "");
    let plain = digits.bytes().all(|it| it.is_ascii_digit() || b"+-.".contains(&it));
    if plain { Time::from_f64(number(&digits)?) } else { None }
}

/// The first of the whole numbers by the second.
fn quotient(items: &[Value]) -> Option<Time> {
    let whole = |it: &Value| match it {
        Value::Number(it) => Time::from_f64(*it).filter(|it| it.is_int()),
        _ => None,
    };
    match items {
        [above, below, ..] => {
            let (above, below) = (whole(above)?, whole(below)?);
            (!below.is_zero()).then(|| above / below)
        }
        _ => None,
    }
}

/// `3/4`, or a decimal.
fn fraction(text: &str) -> Option<Time> {
    let Some((above, below)) = text.split_once('/') else { return Time::from_f64(number(text)?) };
    let (above, below): (i64, i64) = (above.parse().ok()?, below.parse().ok()?);
    (below != 0).then(|| Time::new(above, below))
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a == b,
            (Self::Text(a), Self::Text(b)) => a == b,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::List(a), Self::List(b)) => a == b,
            (Self::Fraction(a), Self::Fraction(b)) => a == b,
            (Self::Object(a), Self::Object(b)) => a.equals(&**b),
            _ => false,
        }
    }
}

impl fmt::Display for Value {
    /// As people wrote it; text in backquotes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(it) => write!(f, "{it}"),
            Self::Text(it) => write!(f, "`{it}`"),
            Self::Bool(it) => write!(f, "{it}"),
            Self::Fraction(it) => write!(f, "{it}"),
            Self::List(it) => f.debug_list().entries(it.iter()).finish(),
            Self::Object(it) => write!(f, "{it:?}"),
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Value {
    fn from(bool: bool) -> Self {
        Self::Bool(bool)
    }
}

impl From<Time> for Value {
    fn from(time: Time) -> Self {
        Self::Fraction(time)
    }
}
