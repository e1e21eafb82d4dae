//! A pattern: a function from a span of time to the events in it.
//!
//! One idea: asking is pushing. A pattern is given a [`Query`] and a place to
//! put events; a combinator asks its inner patterns about other spans and
//! hands on what comes, changed. So nothing is collected on the way, and an
//! error ends the question instead of travelling through results.

use crate::layout::{self, Layout};
use crate::query::Meter;
use crate::time::overflow;
use crate::{Emit, Error, Event, Origins, Query, Settings, Time, TimeSpan};
use std::fmt;
use std::sync::Arc;

/// Values in time, asked by [`Pattern::query`]. Cloning shares.
#[derive(Clone)]
pub struct Pattern<V> {
    node: Node<V>,
    steps: Option<Time>,
}

#[derive(Clone)]
enum Node<V> {
    Silence,
    Pure(V, Origins),
    Steady(V, Origins),
    Failing(Error),
    Laid(Layout<V>),
    /// One value for whatever is asked about, without a begin or an end. Such
    /// functions are composed as they are: no event is made on the way.
    Signal(Arc<Sample<V>>),
    Answer(Arc<Answer<V>>),
}

type Sample<V> = dyn Fn(&Query<'_>) -> Option<V> + Send + Sync;
type Answer<V> = dyn Fn(&Query<'_>, Emit<'_, V>) + Send + Sync;

impl<V: fmt::Debug> fmt::Debug for Pattern<V> {
    /// A function cannot be shown; what is known without asking is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.node {
            Node::Silence => f.write_str("Silence"),
            Node::Pure(value, _) => write!(f, "Pure({value:?})"),
            Node::Steady(value, _) => write!(f, "Steady({value:?})"),
            Node::Failing(error) => write!(f, "Failing({error})"),
            Node::Signal(_) => f.write_str("Signal(..)"),
            Node::Laid(_) | Node::Answer(_) => f.write_str("Pattern(..)"),
        }
    }
}

impl<V: Clone + Send + Sync + 'static> Pattern<V> {
    /// A pattern from the function that answers for it.
    pub fn new(answer: impl Fn(&Query<'_>, Emit<'_, V>) + Send + Sync + 'static) -> Self {
        Self { node: Node::Answer(Arc::new(answer)), steps: None }
    }

    /// The same as [`Pattern::new`] for an answer that only makes sense within
    /// one cycle: it is asked for each cycle alone, with its number.
    pub fn by_cycle(answer: impl Fn(i64, &Query<'_>, Emit<'_, V>) + Send + Sync + 'static) -> Self {
        Self::new(move |query, emit| {
            for (cycle, piece) in query.cycles() {
                answer(cycle, &piece, emit);
            }
        })
    }

    /// A value once in every cycle.
    ///
    /// ```
    /// # use pattern::{Pattern, TimeSpan};
    /// assert_eq!(Pattern::pure(7).query(TimeSpan::new(0, 2)).unwrap().len(), 2);
    /// ```
    pub fn pure(value: V) -> Self {
        Self { node: Node::Pure(value, Origins::NONE), steps: Some(Time::ONE) }
    }

    /// A value at every moment: a signal that does not move.
    ///
    /// ```
    /// # use pattern::{Pattern, TimeSpan};
    /// let events = Pattern::steady(7).query(TimeSpan::new(0, 2)).unwrap();
    /// assert_eq!((events.len(), events[0].whole), (1, None));
    /// ```
    pub fn steady(value: V) -> Self {
        Self { node: Node::Steady(value, Origins::NONE), steps: None }
    }

    /// Nothing, ever.
    #[must_use]
    pub fn silence() -> Self {
        Self { node: Node::Silence, steps: Some(Time::ONE) }
    }

    /// Nothing, counted as this many steps.
    #[must_use]
    pub fn gap(steps: Time) -> Self {
        Self::silence().with_steps(Some(steps))
    }

    /// A mistake in a pattern's place: whoever asks it is answered with the
    /// error.
    #[must_use]
    pub fn failing(error: Error) -> Self {
        Self { node: Node::Failing(error), steps: None }
    }

    /// The same, where the mistake shows only when the pattern is asked:
    /// whoever builds with it goes on.
    #[must_use]
    pub fn failing_when_asked(error: Error) -> Self {
        Self::new(move |query, _| query.fail(error.clone()))
    }

    /// A value without a begin or an end, computed from the span asked about.
    pub fn signal(sample: impl Fn(&Query<'_>) -> V + Send + Sync + 'static) -> Self {
        Self::sampled(move |query| Some(sample(query)))
    }

    /// The same, where there may be no value.
    pub(crate) fn sampled(
        sample: impl Fn(&Query<'_>) -> Option<V> + Send + Sync + 'static,
    ) -> Self {
        Self { node: Node::Signal(Arc::new(sample)), steps: None }
    }

    pub(crate) fn laid(layout: Layout<V>) -> Self {
        Self { node: Node::Laid(layout), steps: None }
    }

    /// What it has been laid out as.
    pub(crate) fn layout(&self) -> Option<&Layout<V>> {
        match &self.node {
            Node::Laid(layout) => Some(layout),
            _ => None,
        }
    }

    /// The events in a span, the earliest first, or why there is no answer.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let beats = Pattern::fast_cat(&[Pattern::pure("kick"), Pattern::pure("snare")]);
    /// let events = beats.query(TimeSpan::new(0, 1)).unwrap();
    /// assert_eq!(events[1].value, "snare");
    /// assert_eq!(events[1].part.begin, Time::new(1, 2));
    /// ```
    pub fn query(&self, span: TimeSpan) -> Result<Vec<Event<V>>, Error> {
        self.query_with(span, &Settings::default())
    }

    /// The same with a seed, another sort of random numbers or another budget.
    pub fn query_with(&self, span: TimeSpan, settings: &Settings) -> Result<Vec<Event<V>>, Error> {
        let mut events = Vec::new();
        self.query_into(span, settings, &mut events).1?;
        events.sort_by_key(|event| event.part.begin);
        Ok(events)
    }

    /// The same, appending to a vector that can be used again, in no order.
    /// Tells how many steps of work it took, too. After an error what was
    /// appended means nothing.
    pub fn query_into(
        &self,
        span: TimeSpan,
        settings: &Settings,
        events: &mut Vec<Event<V>>,
    ) -> (u32, Result<(), Error>) {
        let meter = Meter::new(settings.budget, "events");
        let query = meter.query(span, settings.randomness);
        let ((), overflowed) = asked(|| self.answer(&query, &mut |event| events.push(event)));
        let steps = meter.spent();
        let answer = match meter.into_error() {
            Some(error) => Err(error),
            None if overflowed => Err(Error::overflow()),
            None => Ok(()),
        };
        (steps, answer)
    }

    /// Answers a question of another pattern.
    pub fn answer(&self, query: &Query<'_>, emit: Emit<'_, V>) {
        match &self.node {
            Node::Silence => {}
            Node::Pure(value, origins) => {
                for (cycle, piece) in query.cycles() {
                    emit(Event {
                        whole: Some(TimeSpan::cycle(cycle)),
                        part: piece.span,
                        value: value.clone(),
                        origins: origins.clone(),
                    });
                }
            }
            Node::Steady(value, origins) => emit(Event {
                whole: None,
                part: query.span,
                value: value.clone(),
                origins: origins.clone(),
            }),
            Node::Failing(error) => query.fail(error.clone()),
            Node::Laid(layout) => layout.answer(query, emit),
            Node::Signal(sample) => {
                if let Some(value) = query.within(|| sample(query)) {
                    emit(Event { whole: None, part: query.span, value, origins: Origins::NONE });
                }
            }
            Node::Answer(answer) => {
                query.within(|| {
                    answer(query, emit);
                    Some(())
                });
            }
        }
    }

    /// Whether it has one value for whatever is asked about, without a begin or
    /// an end, and the same whichever notation it comes from.
    pub(crate) fn is_signal(&self) -> bool {
        match &self.node {
            Node::Signal(_) => true,
            Node::Steady(_, origins) => origins.as_slice().is_empty(),
            _ => false,
        }
    }

    /// What a signal is for what is asked about.
    pub(crate) fn value_for(&self, query: &Query<'_>) -> Option<V> {
        match &self.node {
            Node::Signal(sample) => query.within(|| sample(query)),
            Node::Steady(value, _) => Some(value.clone()),
            _ => None,
        }
    }

    /// The value of a pattern that is a value once a cycle, and where it comes
    /// from.
    pub fn as_pure(&self) -> Option<(&V, &Origins)> {
        match &self.node {
            Node::Pure(value, origins) => Some((value, origins)),
            _ => None,
        }
    }

    /// The value of a pattern that has it at every moment, and where it comes
    /// from.
    pub fn as_steady(&self) -> Option<(&V, &Origins)> {
        match &self.node {
            Node::Steady(value, origins) => Some((value, origins)),
            _ => None,
        }
    }

    /// The one value of a pattern that needs no asking about when it plays.
    pub(crate) fn as_constant(&self) -> Option<(&V, &Origins)> {
        match &self.node {
            Node::Pure(value, origins) | Node::Steady(value, origins) => Some((value, origins)),
            _ => None,
        }
    }

    /// Whether nothing will ever happen, known without asking.
    pub fn is_silence(&self) -> bool {
        matches!(self.node, Node::Silence)
    }

    /// The mistake in this pattern's place.
    pub fn error(&self) -> Option<&Error> {
        match &self.node {
            Node::Failing(error) => Some(error),
            _ => None,
        }
    }

    /// How many steps one cycle counts in the stepwise functions; none where
    /// that makes no sense.
    pub fn steps(&self) -> Option<Time> {
        self.steps
    }

    #[must_use]
    pub fn with_steps(self, steps: Option<Time>) -> Self {
        Self { steps, ..self }
    }

    /// The same pattern, its events coming from this notation too.
    #[must_use]
    pub fn with_origins(&self, more: Origins) -> Self {
        if more.as_slice().is_empty() {
            return self.clone();
        }
        match &self.node {
            Node::Pure(value, origins) => {
                Self { node: Node::Pure(value.clone(), origins.and(&more)), ..*self }
            }
            Node::Steady(value, origins) => {
                Self { node: Node::Steady(value.clone(), origins.and(&more)), ..*self }
            }
            Node::Laid(_) | Node::Signal(_) | Node::Answer(_) => {
                let named = self.each(move |mut event, emit| {
                    event.origins = event.origins.and(&more);
                    emit(event);
                });
                named.coming_again(self.period())
            }
            Node::Silence => self.clone(),
            Node::Failing(error) => Self::failing(error.clone().at(&more)),
        }
    }

    /// The same pattern for many others to ask: within one question the last
    /// answer is remembered, and given again to whoever asks the same.
    #[must_use]
    pub fn remembered(&self) -> Self {
        let inner = self.clone();
        let remembered = match &self.node {
            Node::Signal(_) => {
                Self::sampled(move |query| query.remember(&inner, || inner.value_for(query)))
            }
            Node::Answer(_) => Self::new(move |query, emit| {
                let events = query.remember(&inner, || {
                    let mut events = Vec::new();
                    inner.answer(query, &mut |event| events.push(event));
                    Arc::new(events)
                });
                // Whoever is given them once more has as much to do with them.
                if query.spend(events.len()) {
                    events.iter().cloned().for_each(emit);
                }
            }),
            _ => return inner,
        };
        remembered.with_steps(self.steps)
    }

    /// What tells its function from others; none where it has no function.
    pub(crate) fn address(&self) -> Option<usize> {
        match &self.node {
            Node::Signal(sample) => Some(Arc::as_ptr(sample).addr()),
            Node::Answer(answer) => Some(Arc::as_ptr(answer).addr()),
            _ => None,
        }
    }

    /// Every event through `f`, which may emit any number of others.
    pub(crate) fn each<W: Clone + Send + Sync + 'static>(
        &self,
        f: impl Fn(Event<V>, Emit<'_, W>) + Send + Sync + 'static,
    ) -> Pattern<W> {
        let inner = self.clone();
        Pattern::new(move |query, emit| inner.answer(query, &mut |event| f(event, emit)))
            .with_steps(self.steps)
    }

    /// Every value through `f`.
    ///
    /// ```
    /// # use pattern::{Pattern, TimeSpan};
    /// let events = Pattern::pure(2).map(|it| it * 21).query(TimeSpan::new(0, 1)).unwrap();
    /// assert_eq!(events[0].value, 42);
    /// ```
    pub fn map<W: Clone + Send + Sync + 'static>(
        &self,
        f: impl Fn(V) -> W + Send + Sync + 'static,
    ) -> Pattern<W> {
        let node = match &self.node {
            Node::Silence => Node::Silence,
            Node::Pure(value, origins) => Node::Pure(f(value.clone()), origins.clone()),
            Node::Steady(value, origins) => Node::Steady(f(value.clone()), origins.clone()),
            Node::Failing(error) => Node::Failing(error.clone()),
            Node::Signal(_) => {
                let inner = self.clone();
                Node::Signal(Arc::new(move |query| inner.value_for(query).map(&f)))
            }
            Node::Laid(_) | Node::Answer(_) => {
                let mapped = self.each(move |event, emit| emit(event.map(&f)));
                return mapped.coming_again(self.period());
            }
        };
        Pattern { node, steps: self.steps }
    }

    /// Every value through `f`; where it refuses one, asking about that event
    /// is an error.
    pub fn try_map<W: Clone + Send + Sync + 'static>(
        &self,
        f: impl Fn(&V) -> Result<W, Error> + Send + Sync + 'static,
    ) -> Pattern<W> {
        self.try_map_into(move |value| f(&value))
    }

    /// The same, with values to keep.
    pub fn try_map_into<W: Clone + Send + Sync + 'static>(
        &self,
        f: impl Fn(V) -> Result<W, Error> + Send + Sync + 'static,
    ) -> Pattern<W> {
        let Node::Steady(value, origins) = &self.node else {
            // Not even a value once a cycle stays one: what is joined with it is
            // cut at the cycles, and a mistake waits until it is asked.
            return self.try_each(move |value| f(value).map(Some));
        };
        let node = match f(value.clone()) {
            Ok(value) => Node::Steady(value, origins.clone()),
            Err(error) => Node::Failing(error.at(origins)),
        };
        Pattern { node, steps: self.steps }
    }

    /// The events that `keep` wants.
    #[must_use]
    pub fn filter(&self, keep: impl Fn(&Event<V>) -> bool + Send + Sync + 'static) -> Self {
        self.each(move |event, emit| {
            if keep(&event) {
                emit(event);
            }
        })
    }

    /// The events that have a whole: no samples of signals.
    #[must_use]
    pub fn discrete_only(&self) -> Self {
        self.filter(|event| event.whole.is_some())
    }

    /// The same, asked about each cycle alone: so a signal is sampled once in
    /// each.
    #[must_use]
    pub fn cut_at_cycles(&self) -> Self {
        let inner = self.clone();
        Self::by_cycle(move |_, query, emit| inner.answer(query, emit)).with_steps(self.steps)
    }

    /// A moved or stretched view: the question is about `ask` of each time,
    /// and events come back through `tell`, its inverse.
    pub(crate) fn view(
        &self,
        ask: impl Fn(Time) -> Time + Send + Sync + 'static,
        tell: impl Fn(Time) -> Time + Send + Sync + 'static,
    ) -> Self {
        let inner = self.clone();
        if inner.as_steady().is_some() {
            return inner;
        }
        if inner.is_signal() {
            let moved =
                Self::sampled(move |query| inner.value_for(&query.over(query.span.map(&ask))));
            return moved.with_steps(self.steps);
        }
        Self::new(move |query, emit| {
            let query = query.over(query.span.map(&ask));
            inner.answer(&query, &mut |event| emit(event.map_time(&tell)));
        })
        .with_steps(self.steps)
    }
}

/// Answers somebody from outside, and says whether a time overflowed.
pub(crate) fn asked<T>(work: impl FnOnce() -> T) -> (T, bool) {
    overflow::watch(|| layout::answering(work))
}
