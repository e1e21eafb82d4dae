//! A pattern beside or instead of a changed copy of itself.
//!
//! What changes it is a function of patterns. It is called while the pattern
//! is built, never while it plays.

use crate::{Error, Event, Pattern, Time};

impl<V: Clone + Send + Sync + 'static> Pattern<V> {
    /// Changes the first of every `count` cycles.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let fill = Pattern::pure('x').first_of(4, |it| it.fast(Time::from_int(2)));
    /// assert_eq!(fill.query(TimeSpan::new(0, 4)).unwrap().len(), 5);
    /// ```
    #[must_use]
    pub fn first_of(&self, count: i64, f: impl FnOnce(&Self) -> Self) -> Self {
        self.nth_of(count, 0, f(self))
    }

    /// Changes the last of every `count` cycles.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let fill = Pattern::pure('x').last_of(4, |it| it.fast(Time::from_int(2)));
    /// assert_eq!(fill.query(TimeSpan::new(3, 4)).unwrap().len(), 2);
    /// ```
    #[must_use]
    pub fn last_of(&self, count: i64, f: impl FnOnce(&Self) -> Self) -> Self {
        self.nth_of(count, count - 1, f(self))
    }

    fn nth_of(&self, count: i64, nth: i64, changed: Self) -> Self {
        if count < 1 {
            return Self::failing(too_few(count));
        }
        let plain = self.clone();
        Self::by_cycle(move |cycle, query, emit| {
            let chosen = if cycle.rem_euclid(count) == nth { &changed } else { &plain };
            chosen.answer(query, emit);
        })
    }

    /// Every other cycle backwards, the second first.
    ///
    /// ```
    /// # use pattern::{Pattern, TimeSpan};
    /// let pair = Pattern::fast_cat(&['a', 'b'].map(Pattern::pure)).palindrome();
    /// assert_eq!(pair.query(TimeSpan::new(1, 2)).unwrap()[0].value, 'b');
    /// ```
    #[must_use]
    pub fn palindrome(&self) -> Self {
        self.last_of(2, Self::rev).with_steps(self.steps())
    }

    /// Plays the changed pattern while `when` is true.
    ///
    /// ```
    /// # use pattern::{Pattern, TimeSpan};
    /// let turns = Pattern::slow_cat(&[true, false].map(Pattern::pure));
    /// let pattern = Pattern::pure(1).when(&turns, |it| it.map(|n| n * 2));
    /// assert_eq!(pattern.query(TimeSpan::new(0, 1)).unwrap()[0].value, 2);
    /// ```
    #[must_use]
    pub fn when(&self, when: &Pattern<bool>, f: impl FnOnce(&Self) -> Self) -> Self {
        let (changed, plain) = (f(self), self.clone());
        when.map(move |on| if on { changed.clone() } else { plain.clone() }).inner_join()
    }

    /// Changes only events that begin between two positions of the cycle, both
    /// included; the function sees no others.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let pair = Pattern::fast_cat(&[1, 2].map(Pattern::pure));
    /// let events = pair
    ///     .within(Time::ZERO, Time::new(1, 4), |it| it.map(|n| n * 10))
    ///     .query(TimeSpan::new(0, 1))
    ///     .unwrap();
    /// assert_eq!((events[0].value, events[1].value), (10, 2));
    /// ```
    #[must_use]
    pub fn within(&self, from: Time, to: Time, f: impl FnOnce(&Self) -> Self) -> Self {
        let inside = move |event: &Event<V>| {
            let position = event.whole_or_part().begin.cycle_pos();
            from <= position && position <= to
        };
        Self::stack(&[f(&self.filter(inside)), self.filter(move |event| !inside(event))])
    }

    /// Adds a changed copy.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let both = Pattern::pure('x').superimpose(|it| it.fast(Time::from_int(2)));
    /// assert_eq!(both.query(TimeSpan::new(0, 1)).unwrap().len(), 3);
    /// ```
    #[must_use]
    pub fn superimpose(&self, f: impl FnOnce(&Self) -> Self) -> Self {
        Self::stack(&[self.clone(), f(self)])
    }

    /// Adds a changed copy that comes later.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let both = Pattern::pure(1).off(Time::new(1, 4), |it| it.map(|n| n + 10));
    /// let events = both.query(TimeSpan::new(0, 1)).unwrap();
    /// assert_eq!(events[2].part.begin, Time::new(1, 4));
    /// ```
    #[must_use]
    pub fn off(&self, by: Time, f: impl FnOnce(&Self) -> Self) -> Self {
        Self::stack(&[self.clone(), f(&self.late(by))])
    }

    /// Changes the pattern as if its cycle were this many times as long.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let four = Pattern::fast_cat(&['a', 'b', 'c', 'd'].map(Pattern::pure));
    /// let events = four.inside(Time::from_int(2), Pattern::rev).query(TimeSpan::new(0, 1));
    /// assert_eq!(events.unwrap()[0].value, 'b');
    /// ```
    #[must_use]
    pub fn inside(&self, factor: Time, f: impl FnOnce(&Self) -> Self) -> Self {
        f(&self.slow(factor)).fast(factor)
    }

    /// Changes the pattern as if its cycle were this many times as short.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let four = Pattern::fast_cat(&['a', 'b', 'c', 'd'].map(Pattern::pure));
    /// assert_eq!(four.outside(Time::new(1, 2), Pattern::rev).query(TimeSpan::new(0, 1)).unwrap()[0].value, 'b');
    /// ```
    #[must_use]
    pub fn outside(&self, factor: Time, f: impl FnOnce(&Self) -> Self) -> Self {
        f(&self.fast(factor)).slow(factor)
    }

    /// Delays the second half of each of `count` parts of a cycle by half of
    /// `amount` of it.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let four = Pattern::fast_cat(&['a', 'b', 'c', 'd'].map(Pattern::pure));
    /// let swung = four.swing_by(Time::new(1, 2), Time::from_int(2));
    /// let events = swung.query(TimeSpan::new(0, 1)).unwrap();
    /// let second = events.iter().find(|it| it.value == 'b').unwrap();
    /// assert_eq!(second.part.begin, Time::new(3, 8));
    /// ```
    #[must_use]
    pub fn swing_by(&self, amount: Time, count: Time) -> Self {
        let delay = Pattern::fast_cat(&[Time::ZERO, amount / Time::from_int(2)].map(Pattern::pure));
        self.inside(count, |slow| {
            let slow = slow.clone();
            delay.map(move |by| slow.late(by)).inner_join()
        })
        .with_steps(self.steps())
    }

    /// Every other cycle squeezed into its half and a quarter late: a feeling
    /// of breakbeat.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let four = Pattern::fast_cat(&['a', 'b', 'c', 'd'].map(Pattern::pure));
    /// let broken = four.brak().query(TimeSpan::new(1, 2)).unwrap();
    /// assert_eq!(broken[0].part.begin, Time::new(5, 4));
    /// ```
    #[must_use]
    pub fn brak(&self) -> Self {
        self.last_of(2, |it| Self::fast_cat(&[it.clone(), Self::silence()]).late(Time::new(1, 4)))
    }

    /// Starts each cycle one of `count` parts further on than the last. What
    /// is after the point in `count` is left out of the turns, not of their
    /// width.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let pair = Pattern::fast_cat(&['a', 'b'].map(Pattern::pure)).iter(Time::from_int(2));
    /// assert_eq!(pair.query(TimeSpan::new(1, 2)).unwrap()[0].value, 'b');
    /// ```
    #[must_use]
    pub fn iter(&self, count: Time) -> Self {
        self.turned(count, false)
    }

    /// Starts each cycle one of `count` parts before the last.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let four = Pattern::fast_cat(&['a', 'b', 'c', 'd'].map(Pattern::pure));
    /// let second = four.iter_back(Time::from_int(4)).query(TimeSpan::new(1, 2)).unwrap();
    /// assert_eq!(second[0].value, 'd');
    /// ```
    #[must_use]
    pub fn iter_back(&self, count: Time) -> Self {
        self.turned(count, true)
    }

    fn turned(&self, count: Time, back: bool) -> Self {
        let turn = |nth: i64| Time::from_int(if back { -nth } else { nth }) / count;
        let turns = 0..count.cycle().min(MAX_TURNS);
        let turns: Vec<Self> = turns.map(|nth| self.early(turn(nth))).collect();
        Self::slow_cat(&turns).with_steps(self.steps())
    }

    /// Changes one of `count` parts of the cycle, the next one each cycle, and
    /// holds each cycle until all were changed.
    ///
    /// ```
    /// # use pattern::{Chunk, Pattern, TimeSpan};
    /// let pair = Pattern::fast_cat(&[1, 2].map(Pattern::pure));
    /// let changed = pair.chunk(2, Chunk::default(), |it| it.map(|n| n * 10));
    /// assert_eq!(changed.query(TimeSpan::new(1, 2)).unwrap()[1].value, 20);
    /// ```
    #[must_use]
    pub fn chunk(&self, count: i64, how: Chunk, f: impl FnOnce(&Self) -> Self) -> Self {
        if count < 1 {
            return Self::failing(too_few(count));
        }
        let held = if how.fast { self.clone() } else { self.repeat_cycles(Time::from_int(count)) };
        held.when(&chunks(count, how.back), f).with_steps(self.steps())
    }

    /// Splits the pattern by the events of `pieces`; the true ones play their
    /// stretch of it, looped and changed.
    ///
    /// ```
    /// # use pattern::{Pattern, TimeSpan};
    /// let four = Pattern::fast_cat(&['a', 'b', 'c', 'd'].map(Pattern::pure));
    /// let half = Pattern::fast_cat(&[true, false].map(Pattern::pure));
    /// let events = four.into_pieces(&half, Pattern::rev).query(TimeSpan::new(0, 1)).unwrap();
    /// assert_eq!(events[0].value, 'b');
    /// ```
    #[must_use]
    pub fn into_pieces(
        &self,
        pieces: &Pattern<bool>,
        f: impl Fn(&Self) -> Self + Send + Sync + 'static,
    ) -> Self {
        let source = self.clone();
        pieces
            .discrete_only()
            .each(move |event, emit| {
                let span = event.whole_or_part();
                emit(event.map(|on| {
                    if on { f(&source.ribbon(span.begin, span.duration())) } else { source.clone() }
                }));
            })
            .inner_join()
    }
}

/// How [`Pattern::chunk`] goes through the parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Chunk {
    /// From the first to the last, then downwards.
    pub back: bool,
    /// Cycles go on while parts are changed.
    pub fast: bool,
}

fn too_few(count: i64) -> Error {
    Error::value(format!("{count} parts or cycles are too few: it takes at least one"))
}

/// More turns than anybody wants to hear.
const MAX_TURNS: i64 = 10_000;

/// True in one of `count` parts, the next one each cycle.
#[must_use]
pub fn chunks(count: i64, back: bool) -> Pattern<bool> {
    let parts: Vec<_> = (0..count.clamp(0, MAX_TURNS)).map(|it| Pattern::pure(it == 0)).collect();
    let (parts, count) = (Pattern::fast_cat(&parts), Time::from_int(count));
    if back { parts.iter(count) } else { parts.iter_back(count) }
}
