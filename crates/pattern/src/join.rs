//! Patterns of patterns, made flat.
//!
//! An outer pattern chooses, an inner one plays. The joins differ in whose
//! times win: the inner pattern's ([`inner_join`](Pattern::inner_join)), the
//! outer's ([`outer_join`](Pattern::outer_join)), what both have in common
//! ([`join`](Pattern::join)), or the inner pattern's after fitting it to each
//! outer event (squeeze, reset, restart).

use crate::{Emit, Error, Event, Pattern, Query, Time, TimeSpan, layout};

impl<V: Clone + Send + Sync + 'static> Pattern<Pattern<V>> {
    /// Plays what the outer pattern chooses, cut at its choices.
    ///
    /// ```
    /// # use pattern::{Pattern, TimeSpan, Time};
    /// let speed = Pattern::slow_cat(&[Pattern::pure(1), Pattern::pure(2)]);
    /// let beats = speed.map(|it| Pattern::pure('x').fast(Time::from_int(it))).inner_join();
    /// assert_eq!(beats.query(TimeSpan::new(0, 2)).unwrap().len(), 3);
    /// ```
    #[must_use]
    pub fn inner_join(&self) -> Pattern<V> {
        if let Some((inner, origins)) = self.as_pure() {
            return inner.with_origins(origins.clone());
        }
        let outer = self.clone();
        Pattern::new(move |query, emit| {
            outer.answer(query, &mut |choice| {
                chosen(&choice, &choice.value, &query.over(choice.part), &mut |event| {
                    emit(Event { origins: choice.origins.and(&event.origins), ..event });
                });
            });
        })
        .coming_again(self.period_of_choices())
    }

    /// Takes values from the inner pattern, times from the outer one.
    ///
    /// ```
    /// # use pattern::{Pattern, TimeSpan};
    /// let pair = Pattern::fast_cat(&['a', 'b'].map(Pattern::pure));
    /// let events = Pattern::pure(pair).outer_join().query(TimeSpan::new(0, 1)).unwrap();
    /// assert_eq!(events[1].whole, Some(TimeSpan::new(0, 1)));
    /// ```
    #[must_use]
    pub fn outer_join(&self) -> Pattern<V> {
        let outer = self.clone();
        Pattern::new(move |query, emit| {
            outer.answer(query, &mut |choice| {
                let asked = query.over(choice.whole_or_part());
                chosen(&choice, &choice.value, &asked, &mut |event| {
                    if let Some(part) = choice.part.intersection(event.part) {
                        let origins = choice.origins.and(&event.origins);
                        emit(Event { whole: choice.whole, part, value: event.value, origins });
                    }
                });
            });
        })
        .coming_again(self.period_of_choices())
        .with_steps(self.steps())
    }

    /// Plays what the outer pattern chooses; an event is where both have one.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let slow = Pattern::pure('x').slow(Time::from_int(2));
    /// let events = Pattern::pure(slow).join().query(TimeSpan::new(0, 1)).unwrap();
    /// assert_eq!(events[0].whole, Some(TimeSpan::new(0, 1)));
    /// ```
    #[must_use]
    pub fn join(&self) -> Pattern<V> {
        let outer = self.clone();
        Pattern::new(move |query, emit| {
            outer.answer(query, &mut |choice| {
                meet(&choice.value, &choice, &query.over(choice.part), emit);
            });
        })
        .coming_again(self.period_of_choices())
    }

    /// Squeezes a cycle of the inner pattern into each outer event: the cycle
    /// in which that begins.
    ///
    /// ```
    /// # use pattern::{Pattern, TimeSpan};
    /// let pair = Pattern::fast_cat(&[Pattern::pure('a'), Pattern::pure('b')]);
    /// let twice = Pattern::fast_cat(&[Pattern::pure(pair.clone()), Pattern::pure(pair)]);
    /// assert_eq!(twice.squeeze_join().query(TimeSpan::new(0, 1)).unwrap().len(), 4);
    /// ```
    #[must_use]
    pub fn squeeze_join(&self) -> Pattern<V> {
        let outer = self.clone();
        Pattern::new(move |query, emit| {
            outer.discrete(query, &mut |choice, whole| {
                let inner = fitted(&choice.value, |it| it.focus(whole));
                meet(&inner, choice, &query.over(choice.part), emit);
            });
        })
        .coming_again(self.period_of_choices())
    }

    /// Starts the inner pattern's current cycle anew with each outer event.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let four = Pattern::fast_cat(&['a', 'b', 'c', 'd'].map(Pattern::pure));
    /// let halves = Pattern::pure(four).fast(Time::from_int(2));
    /// assert_eq!(halves.reset_join().query(TimeSpan::new(0, 1)).unwrap()[2].value, 'a');
    /// ```
    #[must_use]
    pub fn reset_join(&self) -> Pattern<V> {
        self.shifted_join(Time::cycle_pos)
    }

    /// Starts the inner pattern from its very begin with each outer event.
    ///
    /// ```
    /// # use pattern::{Pattern, TimeSpan};
    /// let turns = Pattern::slow_cat(&[Pattern::pure('a'), Pattern::pure('b')]);
    /// let again = Pattern::pure(turns).restart_join();
    /// assert_eq!(again.query(TimeSpan::new(1, 2)).unwrap()[0].value, 'a');
    /// ```
    #[must_use]
    pub fn restart_join(&self) -> Pattern<V> {
        self.shifted_join(|begin| begin)
    }

    fn shifted_join(&self, by: impl Fn(Time) -> Time + Send + Sync + 'static) -> Pattern<V> {
        let outer = self.clone();
        Pattern::new(move |query, emit| {
            outer.discrete(query, &mut |choice, whole| {
                let inner = fitted(&choice.value, |it| it.late(by(whole.begin)));
                meet(&inner, choice, &query.over(choice.part), emit);
            });
        })
        .coming_again(self.period_of_choices())
    }

    /// Speeds each inner pattern up or down so that its steps are as long as
    /// the outer pattern's, and takes the outer one's times. Asking is an error
    /// where there are no steps to count.
    ///
    /// ```
    /// # use pattern::{Pattern, TimeSpan};
    /// let four = Pattern::fast_cat(&['a', 'b', 'c', 'd'].map(Pattern::pure));
    /// let pair = Pattern::fast_cat(&['x', 'y'].map(Pattern::pure));
    /// let paced = four.map(move |_| pair.clone()).poly_join();
    /// assert_eq!(paced.query(TimeSpan::new(0, 1)).unwrap()[2].value, 'x');
    /// ```
    #[must_use]
    pub fn poly_join(&self) -> Pattern<V> {
        let outer_steps = self.steps();
        self.map(move |inner| match (outer_steps, inner.steps()) {
            (Some(outer), Some(steps)) if !steps.is_zero() => inner.fast(outer / steps),
            _ => Pattern::failing(Error::value("`poly` needs patterns whose steps can be counted")),
        })
        .outer_join()
    }

    fn discrete(&self, query: &Query<'_>, f: &mut dyn FnMut(&Event<Pattern<V>>, TimeSpan)) {
        self.answer(query, &mut |choice| {
            if let Some(whole) = choice.whole {
                f(&choice, whole);
            }
        });
    }
}

/// The inner pattern fitted to its event, unless there is a mistake in its
/// place.
fn fitted<V: Clone + Send + Sync + 'static>(
    inner: &Pattern<V>,
    fit: impl FnOnce(&Pattern<V>) -> Pattern<V>,
) -> Pattern<V> {
    // It is asked once, so laying it out would be no help.
    if inner.error().is_some() { inner.clone() } else { layout::answering(|| fit(inner)) }
}

/// Asks the pattern that an event chose. A mistake in its place is one of the
/// notation that chose it.
fn chosen<V: Clone + Send + Sync + 'static>(
    choice: &Event<Pattern<V>>,
    inner: &Pattern<V>,
    query: &Query<'_>,
    emit: Emit<'_, V>,
) {
    match inner.error() {
        Some(error) => query.fail(error.clone().at(&choice.origins)),
        None => inner.answer(query, emit),
    }
}

/// The events of `inner` where they meet the outer event that chose it.
fn meet<V: Clone + Send + Sync + 'static>(
    inner: &Pattern<V>,
    choice: &Event<Pattern<V>>,
    query: &Query<'_>,
    emit: Emit<'_, V>,
) {
    chosen(choice, inner, query, &mut |event| {
        let whole = match (choice.whole, event.whole) {
            (Some(outer), Some(inner)) => match outer.intersection(inner) {
                Some(both) => Some(both),
                None => return,
            },
            _ => None,
        };
        if let Some(part) = choice.part.intersection(event.part) {
            let origins = choice.origins.and(&event.origins);
            emit(Event { whole, part, value: event.value, origins });
        }
    });
}
