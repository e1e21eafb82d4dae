//! Patterns one after another, and all at once.

use crate::layout::{Laid, common_period};
use crate::{Emit, Error, Event, Pattern, Query, Time, TimeSpan};

impl<V: Clone + Send + Sync + 'static> Pattern<V> {
    /// All patterns at once.
    ///
    /// ```
    /// # use pattern::{Pattern, TimeSpan};
    /// let both = Pattern::stack(&[Pattern::pure(1), Pattern::pure(2)]);
    /// assert_eq!(both.query(TimeSpan::new(0, 1)).unwrap().len(), 2);
    /// ```
    #[must_use]
    pub fn stack(patterns: &[Self]) -> Self {
        if let [one] = patterns {
            return one.clone();
        }
        let steps = common_steps(patterns);
        let layers: Vec<Self> = patterns.iter().filter(|it| !it.is_silence()).cloned().collect();
        Self::new(move |query, emit| {
            for layer in &layers {
                layer.answer(query, emit);
            }
        })
        .with_steps(steps)
    }

    /// One pattern each cycle, in turn. Each goes on where it left off, so
    /// none of its cycles is skipped.
    ///
    /// ```
    /// # use pattern::{Pattern, TimeSpan};
    /// let turns = Pattern::slow_cat(&[Pattern::pure('a'), Pattern::pure('b')]);
    /// assert_eq!(turns.query(TimeSpan::new(3, 4)).unwrap()[0].value, 'b');
    /// ```
    #[must_use]
    pub fn slow_cat(patterns: &[Self]) -> Self {
        match patterns {
            [] => Self::silence(),
            [one] => one.clone(),
            _ => slow_cat(patterns.to_vec(), |cycle, count| cycle.div_euclid(count))
                .with_steps(common_steps(patterns)),
        }
    }

    /// One pattern each cycle, in turn, each playing the cycle that it is: the
    /// others' turns are skipped.
    ///
    /// ```
    /// # use pattern::{Pattern, TimeSpan};
    /// let turns = Pattern::slow_cat_prime(&[Pattern::pure('a'), Pattern::pure('b')]);
    /// assert_eq!(turns.query(TimeSpan::new(-1, 0)).unwrap()[0].value, 'b');
    /// ```
    #[must_use]
    pub fn slow_cat_prime(patterns: &[Self]) -> Self {
        match patterns {
            [] => Self::silence(),
            _ => slow_cat(patterns.to_vec(), |cycle, _| cycle),
        }
    }

    /// All patterns in each cycle, one after another, equally long.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let beats = Pattern::fast_cat(&[Pattern::pure('a'), Pattern::pure('b')]);
    /// assert_eq!(beats.query(TimeSpan::new(0, 1)).unwrap()[1].part.begin, Time::new(1, 2));
    /// ```
    #[must_use]
    pub fn fast_cat(patterns: &[Self]) -> Self {
        if let [one] = patterns {
            return one.clone();
        }
        let parts: Vec<_> = patterns.iter().map(|it| (Time::ONE, it.clone())).collect();
        Self::time_cat(&parts)
    }

    /// All patterns in each cycle, one after another, each as long as its
    /// weight says. What would lie outside the cycle (weights may be negative)
    /// is silent; weights that add up to nothing are an error.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let long = (Time::from_int(3), Pattern::pure('a'));
    /// let beats = Pattern::time_cat(&[long, (Time::ONE, Pattern::pure('b'))]);
    /// assert_eq!(beats.query(TimeSpan::new(0, 1)).unwrap()[1].part.begin, Time::new(3, 4));
    /// ```
    #[must_use]
    pub fn time_cat(parts: &[(Time, Self)]) -> Self {
        let parts: Vec<_> = parts.iter().filter(|(weight, _)| !weight.is_zero()).collect();
        let total = parts.iter().fold(Time::ZERO, |sum, (weight, _)| sum + *weight);
        if let [(_, one)] = &parts[..] {
            return one.clone().with_steps(one.steps().map(|_| total));
        }
        if parts.is_empty() {
            return Self::gap(Time::ZERO);
        }
        if total.is_zero() {
            return Self::failing(Error::value("the weights add up to nothing"));
        }
        let mut begin = Time::ZERO;
        let mut slots = Vec::with_capacity(parts.len());
        for (weight, pattern) in parts {
            let end = begin + *weight / total;
            // Fractions of the sum add up to one exactly.
            if Time::ZERO <= begin && begin < end && end <= Time::ONE && !pattern.is_silence() {
                slots.push(Slot { begin, end, width: end - begin, pattern: pattern.clone() });
            }
            begin = end;
        }
        // Only negative weights can turn back in time.
        if slots.windows(2).any(|pair| pair[1].begin < pair[0].end) {
            let alone = |it: &Slot<V>| it.pattern.compress(TimeSpan::new(it.begin, it.end));
            let layers: Vec<Self> = slots.iter().map(alone).collect();
            return Self::stack(&layers).with_steps(Some(total));
        }
        let period = common_period(slots.iter().map(|it| &it.pattern));
        let slots: Vec<Slot<V>> = slots.into_iter().flat_map(Slot::flattened).collect();
        Self::by_cycle(move |cycle, query, emit| in_slots(&slots, cycle, query, emit))
            .coming_again(period)
            .with_steps(Some(total))
    }
}

/// A part of each cycle that belongs to one pattern.
struct Slot<V> {
    begin: Time,
    end: Time,
    width: Time,
    pattern: Pattern<V>,
}

impl<V: Clone + Send + Sync + 'static> Slot<V> {
    /// A slot for each event of a pattern that is the same in every cycle, so
    /// that none is worked out anew.
    fn flattened(self) -> Vec<Self> {
        let Some(layout) = self.pattern.layout().filter(|it| it.period() == 1) else {
            return vec![self];
        };
        let slot = |it: &Laid<V>| {
            let TimeSpan { begin, end } = it.extent.map(|t| t * self.width + self.begin);
            let pattern = Pattern::pure(it.value.clone()).with_origins(it.origins.clone());
            Self { begin, end, width: end - begin, pattern }
        };
        layout.events().iter().map(slot).collect()
    }
}

/// The slots of one cycle, of which `query` asks about a piece.
fn in_slots<V: Clone + Send + Sync + 'static>(
    slots: &[Slot<V>],
    cycle: i64,
    query: &Query<'_>,
    emit: Emit<'_, V>,
) {
    let cycle = Time::from_int(cycle);
    let asked = query.span;
    let asked_from = asked.begin - cycle;
    let first = slots.partition_point(|slot| slot.end <= asked_from);
    for slot in &slots[first..] {
        let extent = TimeSpan { begin: slot.begin + cycle, end: slot.end + cycle };
        let Some(part) = extent.piece_in(asked) else { break };
        // A value once a cycle is once in its slot.
        if let Some((value, origins)) = slot.pattern.as_pure() {
            if !query.spend(1) {
                return;
            }
            emit(Event {
                whole: Some(extent),
                part,
                value: value.clone(),
                origins: origins.clone(),
            });
            continue;
        }
        let inner = if part == extent {
            TimeSpan { begin: cycle, end: cycle + Time::ONE }
        } else {
            part.map(|t| (t - extent.begin) / slot.width + cycle)
        };
        slot.pattern.answer(&query.over(inner), &mut |event| {
            emit(event.map_time(|t| (t - cycle) * slot.width + extent.begin));
        });
    }
}

/// Patterns in turn; `inner` says which of its cycles a pattern plays.
fn slow_cat<V: Clone + Send + Sync + 'static>(
    patterns: Vec<Pattern<V>>,
    inner: impl Fn(i64, i64) -> i64 + Send + Sync + 'static,
) -> Pattern<V> {
    let count = patterns.len() as i64;
    // Each turn may be of another cycle of its pattern.
    let period = common_period(&patterns).map(|it| it * Time::from_int(count));
    Pattern::by_cycle(move |cycle, query, emit| {
        let pattern = &patterns[cycle.rem_euclid(count) as usize];
        // A value once a cycle is the same in all of them.
        if pattern.as_pure().is_some() {
            return pattern.answer(query, emit);
        }
        let offset = Time::from_int(cycle) - Time::from_int(inner(cycle, count));
        if offset.is_zero() {
            return pattern.answer(query, emit);
        }
        pattern.answer(&query.over(query.span.map(|t| t - offset)), &mut |event| {
            emit(event.map_time(|t| t + offset));
        });
    })
    .coming_again(period)
}

/// The steps in which all patterns that have any come out even.
pub(crate) fn common_steps<V: Clone + Send + Sync + 'static>(
    patterns: &[Pattern<V>],
) -> Option<Time> {
    patterns.iter().filter_map(Pattern::steps).reduce(Time::lcm)
}
