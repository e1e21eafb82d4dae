//! Which notation an event comes from.

use std::sync::Arc;

/// A stretch of a text. What the number of the text means is up to whoever
/// makes patterns from texts; bytes count from zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    pub text: u32,
    pub start: u32,
    pub end: u32,
}

/// Every stretch that had a part in an event, so that surfaces can light up
/// the notation that sounds. Cheap to clone; in the order of arguments, left
/// first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins(Few);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Few {
    #[default]
    None,
    One([Origin; 1]),
    /// Two need no allocation either: a word and what chose it.
    Two([Origin; 2]),
    Many(Arc<[Origin]>),
}

impl Origins {
    pub const NONE: Self = Self(Few::None);

    pub fn as_slice(&self) -> &[Origin] {
        match &self.0 {
            Few::None => &[],
            Few::One(one) => one,
            Few::Two(two) => two,
            Few::Many(many) => many,
        }
    }

    /// These and those, each once.
    #[must_use]
    pub fn and(&self, others: &Self) -> Self {
        match (&self.0, &others.0) {
            (_, Few::None) => self.clone(),
            (Few::None, _) => others.clone(),
            (Few::One([a]), Few::One([b])) if a == b => self.clone(),
            (Few::One([a]), Few::One([b])) => Self(Few::Two([*a, *b])),
            _ => {
                let (own, more) = (self.as_slice(), others.as_slice());
                let new = more.iter().filter(|it| !own.contains(it));
                own.iter().chain(new).copied().collect()
            }
        }
    }
}

impl From<Origin> for Origins {
    fn from(origin: Origin) -> Self {
        Self(Few::One([origin]))
    }
}

impl FromIterator<Origin> for Origins {
    fn from_iter<I: IntoIterator<Item = Origin>>(origins: I) -> Self {
        let all: Vec<Origin> = origins.into_iter().collect();
        Self(match *all {
            [] => Few::None,
            [one] => Few::One([one]),
            [one, two] => Few::Two([one, two]),
            _ => Few::Many(all.into()),
        })
    }
}
