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
pub struct PerLight<V>(Arc<Read<V>>);

type Read<V> = dyn Fn(Member, &Sampler) -> Result<Option<V>, Error> + Send + Sync;

impl<V> PerLight<V> {
    /// `read` is asked at each frame and must be quick: it reads patterns that
    /// were made before.
    pub fn new(
        read: impl Fn(Member, &Sampler) -> Result<Option<V>, Error> + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(read))
    }

    /// The value at a moment; nothing where there is none.
    ///
    /// # Errors
    /// If the light's pattern has no answer.
    pub(crate) fn at(&self, moment: &Sampler, member: Member) -> Result<Option<V>, Error> {
        (self.0)(member, moment)
    }
}

impl<V> fmt::Debug for PerLight<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PerLight(..)")
    }
}

impl<V> PartialEq for PerLight<V> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}
