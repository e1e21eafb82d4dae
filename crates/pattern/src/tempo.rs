//! The same events sooner, later, faster, slower or backwards.

use crate::{Error, Pattern, Time, TimeSpan};

impl<V: Clone + Send + Sync + 'static> Pattern<V> {
    /// Plays this many times as fast. Not at all for a factor of zero or
    /// below.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let fast = Pattern::pure('x').fast(Time::from_int(4));
    /// assert_eq!(fast.query(TimeSpan::new(0, 1)).unwrap().len(), 4);
    /// ```
    #[must_use]
    pub fn fast(&self, factor: Time) -> Self {
        if factor <= Time::ZERO {
            return Self::silence().with_steps(self.steps());
        }
        if factor == Time::ONE {
            return self.clone();
        }
        let inverse = factor.recip();
        // After so many cycles at the least, it ends with a cycle.
        let shorter = self.period_times(inverse).map(|it| Time::from_int(it.numerator()));
        self.view(move |t| t * factor, move |t| t * inverse).coming_again(shorter)
    }

    /// Plays this many times as slowly.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let slow = Pattern::pure('x').slow(Time::from_int(4));
    /// assert_eq!(slow.query(TimeSpan::new(0, 4)).unwrap().len(), 1);
    /// ```
    #[must_use]
    pub fn slow(&self, factor: Time) -> Self {
        if factor.is_zero() { Self::silence() } else { self.fast(factor.recip()) }
    }

    /// Moves events this much to the future.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let late = Pattern::pure('x').late(Time::new(1, 4));
    /// assert_eq!(late.query(TimeSpan::new(0, 1)).unwrap()[1].part.begin, Time::new(1, 4));
    /// ```
    #[must_use]
    pub fn late(&self, by: Time) -> Self {
        if by.is_zero() {
            return self.clone();
        }
        self.view(move |t| t - by, move |t| t + by).coming_again(self.period())
    }

    /// Moves events this much to the past.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let early = Pattern::pure('x').early(Time::new(1, 4));
    /// assert_eq!(early.query(TimeSpan::new(0, 1)).unwrap()[1].part.begin, Time::new(3, 4));
    /// ```
    #[must_use]
    pub fn early(&self, by: Time) -> Self {
        self.late(-by)
    }

    /// Plays each cycle backwards.
    ///
    /// ```
    /// # use pattern::{Pattern, TimeSpan};
    /// let pair = Pattern::fast_cat(&[Pattern::pure('a'), Pattern::pure('b')]).rev();
    /// assert_eq!(pair.query(TimeSpan::new(0, 1)).unwrap()[0].value, 'b');
    /// ```
    #[must_use]
    pub fn rev(&self) -> Self {
        let inner = self.clone();
        Self::by_cycle(move |cycle, query, emit| {
            let both_ends = Time::from_int(cycle) + Time::from_int(cycle) + Time::ONE;
            let mirror =
                |span: TimeSpan| TimeSpan::new(both_ends - span.end, both_ends - span.begin);
            inner.answer(&query.over(mirror(query.span)), &mut |mut event| {
                event.part = mirror(event.part);
                event.whole = event.whole.map(mirror);
                emit(event);
            });
        })
        .with_steps(self.steps())
    }

    /// Plays all of time backwards, around the begin of cycle 0.
    ///
    /// ```
    /// # use pattern::{Pattern, TimeSpan};
    /// let turns = Pattern::slow_cat(&[Pattern::pure('a'), Pattern::pure('b')]).revv();
    /// assert_eq!(turns.query(TimeSpan::new(0, 1)).unwrap()[0].value, 'b');
    /// ```
    #[must_use]
    pub fn revv(&self) -> Self {
        let inner = self.clone();
        Self::new(move |query, emit| {
            let mirror = |span: TimeSpan| TimeSpan::new(-span.end, -span.begin);
            inner.answer(&query.over(mirror(query.span)), &mut |mut event| {
                event.part = mirror(event.part);
                event.whole = event.whole.map(mirror);
                emit(event);
            });
        })
    }

    /// Speeds each cycle up, and leaves the rest of it silent. Not at all for
    /// a factor below zero; asking is an error for zero. Below one it plays
    /// the begin of each cycle, slower.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let gap = Pattern::pure('x').fast_gap(Time::from_int(2));
    /// assert_eq!(gap.query(TimeSpan::new(Time::new(1, 2), 1)).unwrap().len(), 0);
    /// ```
    #[must_use]
    pub fn fast_gap(&self, factor: Time) -> Self {
        if factor.is_zero() {
            return Self::failing_when_asked(no_time());
        }
        if factor.is_negative() {
            return Self::silence();
        }
        let (inner, inverse) = (self.clone(), factor.recip());
        Self::by_cycle(move |cycle, query, emit| {
            let cycle = Time::from_int(cycle);
            let next = cycle + Time::ONE;
            let ask = |t: Time| (cycle + (t - cycle) * factor).min(next);
            let asked = query.span.map(ask);
            // All of the question may lie in the gap.
            if asked.begin >= next {
                return;
            }
            inner.answer(&query.over(asked), &mut |event| {
                let event = event.map_time(|t| cycle + (t - cycle) * inverse);
                if let Some(part) = event.part.intersection(query.span) {
                    emit(crate::Event { part, ..event });
                }
            });
        })
        .coming_again(self.period())
    }

    /// Squeezes each cycle into a part of it, and leaves the rest silent. All
    /// of it is silent where that is no part of a cycle; a part without length
    /// is an error.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let middle = Pattern::pure('x').compress(TimeSpan::new(Time::new(1, 4), Time::new(3, 4)));
    /// assert_eq!(middle.query(TimeSpan::new(0, 1)).unwrap()[0].part.begin, Time::new(1, 4));
    /// ```
    #[must_use]
    pub fn compress(&self, span: TimeSpan) -> Self {
        let TimeSpan { begin, end } = span;
        if begin < Time::ZERO || begin > end || end > Time::ONE {
            return Self::silence();
        }
        if begin == end {
            return Self::failing(no_time());
        }
        self.fast_gap(span.duration().recip()).late(begin)
    }

    /// Speeds the pattern up so that a cycle of it fits the span exactly, and
    /// goes on repeating before and after. A span without length is an error.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let often = Pattern::pure('x').focus(TimeSpan::new(Time::new(1, 4), Time::new(3, 4)));
    /// assert_eq!(often.query(TimeSpan::new(0, 1)).unwrap().len(), 3);
    /// ```
    #[must_use]
    pub fn focus(&self, span: TimeSpan) -> Self {
        if span.begin == span.end {
            return Self::failing(no_time());
        }
        if span.begin > span.end {
            return Self::silence().with_steps(self.steps());
        }
        self.early(span.begin.floor()).fast(span.duration().recip()).late(span.begin)
    }

    /// Plays only this part of each cycle, stretched to fill it.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let four = Pattern::pure('x').fast(Time::from_int(4));
    /// let half = four.zoom(TimeSpan::new(0, Time::new(1, 2)));
    /// assert_eq!(half.query(TimeSpan::new(0, 1)).unwrap().len(), 2);
    /// ```
    #[must_use]
    pub fn zoom(&self, span: TimeSpan) -> Self {
        if span.begin >= span.end {
            return Self::gap(Time::ZERO);
        }
        let (inner, width, begin) = (self.clone(), span.duration(), span.begin);
        Self::by_cycle(move |cycle, query, emit| {
            let cycle = Time::from_int(cycle);
            let first = cycle + begin;
            let asked = query.span.map(|t| (t - cycle) * width + first);
            inner.answer(&query.over(asked), &mut |event| {
                let earlier = event.whole.map_or(Time::ZERO, |whole| {
                    (first.floor() - whole.begin.floor()).max(Time::ZERO)
                });
                let mut event = event.map_time(|t| (t - first) / width + cycle);
                // Strudel stretches a span as seen from the cycle it begins in.
                // So an event that began in an earlier cycle than this part of
                // it has a whole that is off by some cycles.
                if !earlier.is_zero() {
                    let off = earlier / width - earlier;
                    event.whole = event.whole.map(|it| it.map(|t| t + off));
                }
                emit(event);
            });
        })
        .coming_again(self.period())
        .with_steps(self.steps().map(|it| it * width))
    }

    /// Repeats each cycle this many times before the next. Asking is an error
    /// for zero times.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let turns = Pattern::slow_cat(&[Pattern::pure('a'), Pattern::pure('b')]);
    /// let held = turns.repeat_cycles(Time::from_int(2));
    /// assert_eq!(held.query(TimeSpan::new(1, 2)).unwrap()[0].value, 'a');
    /// ```
    #[must_use]
    pub fn repeat_cycles(&self, times: Time) -> Self {
        if times.is_zero() {
            return Self::failing_when_asked(no_time()).with_steps(self.steps());
        }
        let inner = self.clone();
        Self::by_cycle(move |cycle, query, emit| {
            let cycle = Time::from_int(cycle);
            let offset = cycle - (cycle / times).floor();
            inner.answer(&query.over(query.span.map(|t| t - offset)), &mut |event| {
                emit(event.map_time(|t| t + offset));
            });
        })
        .coming_again(self.period_times(times))
        .with_steps(self.steps())
    }
}

/// What is asked to fit into no time at all.
fn no_time() -> Error {
    Error::value("that leaves no time to play in")
}
