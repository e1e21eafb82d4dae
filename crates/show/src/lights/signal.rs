//! Values that are read anew for each frame.

use super::Member;
use pattern::{Error, Pattern, Settings, Time};
use std::fmt;
use std::sync::Arc;

/// A continuous pattern. Two are equal if they are the same one.
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
    pub(crate) fn at(&self, now: Time) -> Result<Option<V>, Error> {
        if let Some((value, _)) = self.0.as_steady().or_else(|| self.0.as_pure()) {
            return Ok(Some(value.clone()));
        }
        let settings = Settings { budget: super::FRAME_BUDGET, ..Settings::default() };
        self.0.sample(super::moment_at(now), &settings)
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

/// A signal for each light and position, because it reads the light's place.
/// Two are equal if they are the same one.
#[derive(Clone)]
pub struct PerLight<V>(Arc<SignalOf<V>>);

type SignalOf<V> = dyn Fn(Member) -> Result<Signal<V>, Error> + Send + Sync;

impl<V> PerLight<V> {
    /// `signal_of` is asked at each frame and must be quick: it looks signals
    /// up that were made before.
    pub fn new(
        signal_of: impl Fn(Member) -> Result<Signal<V>, Error> + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(signal_of))
    }

    pub(crate) fn signal_of(&self, member: Member) -> Result<Signal<V>, Error> {
        (self.0)(member)
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
