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
    One(Origin),
    Many(Arc<[Origin]>),
}

impl Origins {
    pub const NONE: Self = Self(Few::None);

    pub fn as_slice(&self) -> &[Origin] {
        match &self.0 {
            Few::None => &[],
            Few::One(it) => std::slice::from_ref(it),
            Few::Many(many) => many,
        }
    }

    /// These and those, each once.
    #[must_use]
    pub fn and(&self, others: &Self) -> Self {
        if others.as_slice().iter().all(|it| self.as_slice().contains(it)) {
            return self.clone();
        }
        let mut all = self.as_slice().to_vec();
        all.extend(others.as_slice().iter().filter(|it| !self.as_slice().contains(it)));
        all.into_iter().collect()
    }
}

impl From<Origin> for Origins {
    fn from(origin: Origin) -> Self {
        Self(Few::One(origin))
    }
}

impl FromIterator<Origin> for Origins {
    fn from_iter<I: IntoIterator<Item = Origin>>(origins: I) -> Self {
        let all: Vec<Origin> = origins.into_iter().collect();
        Self(match *all {
            [] => Few::None,
            [one] => Few::One(one),
            _ => Few::Many(all.into()),
        })
    }
}
