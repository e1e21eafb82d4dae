//! Values that are read anew for each frame.
//!
//! One idea: a frame is one question. One [`Sampler`] reads all signals of its
//! moment, out of the frame's one budget, and what many lights or events have
//! in common is worked out once for it.

use super::Member;
use pattern::{Error, Pattern, Sampler};
use std::fmt;
use std::sync::Arc;

/// A continuous pattern, the same for all lights. Two are equal if they are the
/// same one.
#[derive(Clone)]
pub struct Signal<V>(Arc<Pattern<V>>);

impl<V: Clone + Send + Sync + 'static> Signal<V> {
    pub fn new(pattern: Pattern<V>) -> Self {
        Self(Arc::new(pattern))
    }

    /// The value at a moment; nothing where the pattern has none.
    ///
    /// # Errors
    /// If the pattern has no answer.
    pub(crate) fn at(&self, moment: &Sampler) -> Result<Option<V>, Error> {
        moment.read(&self.0)
    }

    /// The same, worked out once for all events that have the signal.
    pub(crate) fn once_at(&self, moment: &Sampler) -> Result<Option<V>, Error> {
        moment.read_once(&self.0)
    }
}

impl<V> fmt::Debug for Signal<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signal(..)")
    }
}

impl<V> PartialEq for Signal<V> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// A value of each light's own, because it reads the light's place. Two are
/// equal if they are the same one.
#[derive(Clone)]
pub struct PerLight<V>(Arc<Ways<V>>);

/// The ways to a light's value. They are kept apart, because events are many
/// and had better be small.
struct Ways<V> {
    read: Arc<Read<V>>,
    all: All<V>,
}

type Read<V> = dyn Fn(Member, &Sampler) -> Result<Option<V>, Error> + Send + Sync;

/// The values of all lights at once, each in its light's row.
enum All<V> {
    Unknown,
    Signal(Signal<Arc<[V]>>, Row),
    Known(Arc<[V]>, Row),
}

/// Where a light's value is.
pub type Row = fn(Member) -> usize;

impl<V: Clone + Send + Sync + 'static> PerLight<V> {
    /// `read` is asked at each frame and must be quick: it reads patterns that
    /// were made before.
    pub fn new(
        read: impl Fn(Member, &Sampler) -> Result<Option<V>, Error> + Send + Sync + 'static,
    ) -> Self {
        Self::of(Arc::new(read), All::Unknown)
    }

    /// The same, where a pattern has the values of all lights at once: they are
    /// the ones that would be read, and where it has none, those are.
    #[must_use]
    pub fn with_all(self, all: Pattern<Arc<[V]>>, row: Row) -> Self {
        Self::of(self.0.read.clone(), All::Signal(Signal::new(all), row))
    }

    /// The same at this moment, the values of all lights read.
    pub(crate) fn resolved(&self, moment: &Sampler) -> Self {
        let All::Signal(signal, row) = &self.0.all else { return self.clone() };
        let all = match signal.once_at(moment) {
            Ok(Some(values)) => All::Known(values, *row),
            _ => All::Unknown,
        };
        Self::of(self.0.read.clone(), all)
    }

    /// The value at a moment; nothing where there is none.
    ///
    /// # Errors
    /// If the light's pattern has no answer.
    #[inline]
    pub(crate) fn at(&self, moment: &Sampler, member: Member) -> Result<Option<V>, Error> {
        if let All::Known(values, row) = &self.0.all
            && let Some(value) = values.get(row(member))
        {
            return Ok(Some(value.clone()));
        }
        (self.0.read)(member, moment)
    }

    fn of(read: Arc<Read<V>>, all: All<V>) -> Self {
        Self(Arc::new(Ways { read, all }))
    }
}

impl<V> fmt::Debug for PerLight<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PerLight(..)")
    }
}

impl<V> PartialEq for PerLight<V> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0.read, &other.0.read)
    }
}
