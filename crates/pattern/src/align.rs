//! Two patterns made one, value by value: who gives the times?

use crate::cat::common_steps;
use crate::layout::together;
use crate::{Error, Event, Pattern, Time};
use std::sync::Arc;

/// Where the times of two combined patterns come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Alignment {
    /// From the left; the right one is sampled.
    #[default]
    In,
    /// From the right; the left one is sampled.
    Out,
    /// From both: an event wherever they overlap.
    Mix,
    /// A cycle of the right one is squeezed into each event of the left.
    Squeeze,
    /// A cycle of the left one is squeezed into each event of the right.
    SqueezeOut,
    /// Each event of the right starts the cycle of the left anew.
    Reset,
    /// Each event of the right starts the left from its begin.
    Restart,
    /// From the left; the right one is sped up until its steps are as long.
    Poly,
}

impl Alignment {
    /// Every alignment with its name.
    pub const ALL: [(&'static str, Self); 9] = [
        ("in", Self::In),
        ("out", Self::Out),
        ("mix", Self::Mix),
        ("squeeze", Self::Squeeze),
        ("squeezein", Self::Squeeze),
        ("squeezeout", Self::SqueezeOut),
        ("reset", Self::Reset),
        ("restart", Self::Restart),
        ("poly", Self::Poly),
    ];

    /// The alignment of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(it, _)| *it == name).map(|(_, alignment)| *alignment)
    }
}

impl<V: Clone + Send + Sync + 'static> Pattern<V> {
    /// Combines the values of two patterns. Where `f` gives nothing there is
    /// no event; where it refuses, asking is an error.
    ///
    /// ```
    /// # use pattern::{Alignment, Pattern, TimeSpan};
    /// let pair = Pattern::fast_cat(&[Pattern::pure(1), Pattern::pure(2)]);
    /// let sum = pair.combine(&Pattern::pure(10), Alignment::In, |a, b| Ok(Some(a + b)));
    /// assert_eq!(sum.query(TimeSpan::new(0, 1)).unwrap()[1].value, 12);
    /// ```
    pub fn combine<B, C>(
        &self,
        other: &Pattern<B>,
        alignment: Alignment,
        f: impl Fn(&V, &B) -> Result<Option<C>, Error> + Send + Sync + 'static,
    ) -> Pattern<C>
    where
        B: Clone + Send + Sync + 'static,
        C: Clone + Send + Sync + 'static,
    {
        match alignment {
            Alignment::In => app_left(self, other, f),
            Alignment::Out => app_left(other, self, move |b, a| f(a, b)),
            Alignment::Mix => app_both(self, other, f),
            Alignment::Squeeze => nested(self, other, f).squeeze_join(),
            Alignment::Poly => nested(self, other, f).poly_join(),
            Alignment::SqueezeOut => nested(other, self, move |b, a| f(a, b)).squeeze_join(),
            Alignment::Reset => nested(other, self, move |b, a| f(a, b)).reset_join(),
            Alignment::Restart => nested(other, self, move |b, a| f(a, b)).restart_join(),
        }
    }
}

/// Times from the left; for each of its events, what the right one has there.
fn app_left<A, B, C>(
    left: &Pattern<A>,
    right: &Pattern<B>,
    f: impl Fn(&A, &B) -> Result<Option<C>, Error> + Send + Sync + 'static,
) -> Pattern<C>
where
    A: Clone + Send + Sync + 'static,
    B: Clone + Send + Sync + 'static,
    C: Clone + Send + Sync + 'static,
{
    let (steps, period) = (left.steps(), period_of_both(left, right));
    let (left, right) = (left.clone(), right.clone());
    if let (Some((a, own)), Some((b, more))) = (left.as_steady(), right.as_constant())
        && let Ok(Some(value)) = f(a, b)
    {
        return Pattern::steady(value).with_origins(own.and(more)).with_steps(steps);
    }
    if left.is_signal() && right.is_signal() {
        let both = Pattern::sampled(move |query| {
            let (a, b) = (left.value_for(query)?, right.value_for(query)?);
            f(&a, &b).unwrap_or_else(|error| {
                query.fail(error);
                None
            })
        });
        return both.with_steps(steps);
    }
    Pattern::new(move |query, emit| {
        left.answer(query, &mut |a| {
            let mut meet = |b: &B, part, origins: &crate::Origins| match f(&a.value, b) {
                Ok(Some(value)) => {
                    emit(Event { whole: a.whole, part, value, origins: a.origins.and(origins) });
                }
                Ok(None) => {}
                Err(error) => query.fail(error.at(&a.origins.and(origins))),
            };
            // A signal has one value for all of the event, cut or not.
            if right.is_signal()
                && let Some(whole) = a.whole
            {
                let value = right.value_for(&query.over(whole));
                return value.iter().for_each(|b| meet(b, a.part, &crate::Origins::NONE));
            }
            // A value that is always there needs no asking; one a cycle cuts
            // samples of a signal at the cycles.
            if let Some((b, origins)) = right.as_constant() {
                if a.whole.is_some() || right.as_steady().is_some() {
                    return meet(b, a.part, origins);
                }
                return query.over(a.part).cycles().for_each(|(_, it)| meet(b, it.span, origins));
            }
            right.answer(&query.over(a.whole_or_part()), &mut |b| {
                if let Some(part) = a.part.intersection(b.part) {
                    meet(&b.value, part, &b.origins);
                }
            });
        });
    })
    .coming_again(period)
    .with_steps(steps)
}

/// Times from both: for each event of the left, those of the right that it
/// overlaps.
fn app_both<A, B, C>(
    left: &Pattern<A>,
    right: &Pattern<B>,
    f: impl Fn(&A, &B) -> Result<Option<C>, Error> + Send + Sync + 'static,
) -> Pattern<C>
where
    A: Clone + Send + Sync + 'static,
    B: Clone + Send + Sync + 'static,
    C: Clone + Send + Sync + 'static,
{
    let steps = common_steps(&[left.map(|_| ()), right.map(|_| ())]);
    let period = period_of_both(left, right);
    let (left, right) = (left.clone(), right.clone());
    Pattern::new(move |query, emit| {
        left.answer(query, &mut |a| {
            right.answer(&query.over(a.part), &mut |b| {
                let whole = match (a.whole, b.whole) {
                    (Some(a), Some(b)) => match a.intersection(b) {
                        Some(both) => Some(both),
                        None => return,
                    },
                    _ => None,
                };
                let Some(part) = a.part.intersection(b.part) else { return };
                match f(&a.value, &b.value) {
                    Ok(Some(value)) => {
                        emit(Event { whole, part, value, origins: a.origins.and(&b.origins) });
                    }
                    Ok(None) => {}
                    Err(error) => query.fail(error.at(&a.origins.and(&b.origins))),
                }
            });
        });
    })
    .coming_again(period)
    .with_steps(steps)
}

/// After how many cycles two patterns come again together, if that is known.
fn period_of_both<A, B>(left: &Pattern<A>, right: &Pattern<B>) -> Option<Time>
where
    A: Clone + Send + Sync + 'static,
    B: Clone + Send + Sync + 'static,
{
    together(left.period()?, right.period()?)
}

/// For each value of the outer pattern, the inner one combined with it.
fn nested<A, B, C>(
    outer: &Pattern<A>,
    inner: &Pattern<B>,
    f: impl Fn(&A, &B) -> Result<Option<C>, Error> + Send + Sync + 'static,
) -> Pattern<Pattern<C>>
where
    A: Clone + Send + Sync + 'static,
    B: Clone + Send + Sync + 'static,
    C: Clone + Send + Sync + 'static,
{
    let (inner, f) = (inner.clone(), Arc::new(f));
    outer.map(move |a| {
        let f = Arc::clone(&f);
        inner.try_each(move |b| f(&a, &b))
    })
}

impl<V: Clone + Send + Sync + 'static> Pattern<V> {
    /// Every value through `f`, which may drop or refuse it.
    pub(crate) fn try_each<W: Clone + Send + Sync + 'static>(
        &self,
        f: impl Fn(V) -> Result<Option<W>, Error> + Send + Sync + 'static,
    ) -> Pattern<W> {
        let inner = self.clone();
        let changed = if inner.is_signal() {
            Pattern::sampled(move |query| {
                f(inner.value_for(query)?).unwrap_or_else(|error| {
                    query.fail(error);
                    None
                })
            })
        } else {
            Pattern::new(move |query, emit| {
                inner.answer(query, &mut |Event { whole, part, value, origins }| match f(value) {
                    Ok(Some(value)) => emit(Event { whole, part, value, origins }),
                    Ok(None) => {}
                    Err(error) => query.fail(error.at(&origins)),
                });
            })
        };
        changed.coming_again(self.period()).with_steps(self.steps())
    }
}
