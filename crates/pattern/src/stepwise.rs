//! Functions that count in steps rather than cycles.
//!
//! A pattern from a sequence of four has four steps a cycle. These functions
//! add, drop and repeat steps, and one after another keep steps equally long,
//! so `take` two of four and one cycle is twice as long as it was. A pattern
//! that has no count of steps is left alone, or left out.

use crate::cat::common_steps;
use crate::{Error, Event, Pattern, Time, TimeSpan};

impl<V: Clone + Send + Sync + 'static> Pattern<V> {
    /// Speeds up or slows down so that so many steps fit a cycle.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let two = Pattern::fast_cat(&['a', 'b'].map(Pattern::pure)).pace(Time::from_int(4));
    /// assert_eq!(two.query(TimeSpan::new(0, 1)).unwrap().len(), 4);
    /// ```
    #[must_use]
    pub fn pace(&self, steps: Time) -> Self {
        match self.steps() {
            Some(own) if own.is_zero() => Self::silence(),
            Some(_) if steps.is_zero() => Self::failing_when_asked(no_steps()),
            Some(own) => self.fast(steps / own).with_steps(Some(steps)),
            None => self.clone(),
        }
    }

    /// Counts as this many times more steps.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// assert_eq!(Pattern::pure('x').expand(Time::from_int(3)).steps(), Some(Time::from_int(3)));
    /// ```
    #[must_use]
    pub fn expand(&self, factor: Time) -> Self {
        self.clone().with_steps(self.steps().map(|it| it * factor))
    }

    /// Counts as this many times fewer steps.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// assert_eq!(Pattern::pure('x').contract(Time::from_int(2)).steps(), Some(Time::new(1, 2)));
    /// ```
    #[must_use]
    pub fn contract(&self, factor: Time) -> Self {
        if factor.is_zero() { Self::failing(no_steps()) } else { self.expand(factor.recip()) }
    }

    /// Plays faster, and counts as more steps: the steps stay as long.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let four = Pattern::fast_cat(&['a', 'b', 'c', 'd'].map(Pattern::pure));
    /// assert_eq!(four.extend(Time::from_int(2)).query(TimeSpan::new(0, 1)).unwrap().len(), 8);
    /// ```
    #[must_use]
    pub fn extend(&self, factor: Time) -> Self {
        self.fast(factor).expand(factor)
    }

    /// Repeats each cycle, and counts as more steps: the steps stay as long.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let four = Pattern::fast_cat(&['a', 'b', 'c', 'd'].map(Pattern::pure));
    /// assert_eq!(four.replicate(Time::from_int(2)).query(TimeSpan::new(0, 1)).unwrap().len(), 8);
    /// ```
    #[must_use]
    pub fn replicate(&self, times: Time) -> Self {
        self.repeat_cycles(times).fast(times).expand(times)
    }

    /// The first steps of a cycle; of a negative number, the last.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let four = Pattern::fast_cat(&['a', 'b', 'c', 'd'].map(Pattern::pure));
    /// assert_eq!(four.take(Time::from_int(2)).query(TimeSpan::new(0, 1)).unwrap().len(), 2);
    /// ```
    #[must_use]
    pub fn take(&self, count: Time) -> Self {
        let Some(steps) = self.steps().filter(|it| *it > Time::ZERO) else {
            return nothing();
        };
        if count.is_zero() {
            return nothing();
        }
        let share = count.abs() / steps;
        if share >= Time::ONE {
            return self.clone();
        }
        let span = if count.is_negative() {
            TimeSpan::new(Time::ONE - share, Time::ONE)
        } else {
            TimeSpan::new(Time::ZERO, share)
        };
        self.zoom(span)
    }

    /// The steps that [`Pattern::take`] would not take. Of more steps than
    /// there are, as many as are too many are kept.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let four = Pattern::fast_cat(&['a', 'b', 'c', 'd'].map(Pattern::pure));
    /// assert_eq!(four.drop(Time::ONE).query(TimeSpan::new(0, 1)).unwrap()[0].value, 'b');
    /// ```
    #[must_use]
    pub fn drop(&self, count: Time) -> Self {
        let Some(steps) = self.steps() else { return nothing() };
        if count.is_negative() { self.take(steps + count) } else { self.take(count - steps) }
    }

    /// The cycle, then without its first `count` steps, then without twice as
    /// many, until none is left; of a negative number, without its last.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let four = Pattern::fast_cat(&['a', 'b', 'c', 'd'].map(Pattern::pure));
    /// assert_eq!(four.shrink(Time::ONE).query(TimeSpan::new(0, 1)).unwrap().len(), 10);
    /// ```
    #[must_use]
    pub fn shrink(&self, count: Time) -> Self {
        step_cat(&self.shrunk(count))
    }

    /// Some steps, then more and more until the whole cycle is there.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let four = Pattern::fast_cat(&['a', 'b', 'c', 'd'].map(Pattern::pure));
    /// assert_eq!(four.grow(Time::ONE).query(TimeSpan::new(0, 1)).unwrap().len(), 10);
    /// ```
    #[must_use]
    pub fn grow(&self, count: Time) -> Self {
        let mut parts = self.shrunk(-count);
        parts.reverse();
        step_cat(&parts)
    }

    fn shrunk(&self, count: Time) -> Vec<Self> {
        let Some(steps) = self.steps().filter(|it| *it > Time::ZERO) else { return Vec::new() };
        // By no steps at all it stays as it is, as often as it has steps.
        let by = if count.is_zero() { Time::ONE } else { count.abs() };
        let times = (steps / by).to_f64().ceil().min(1000.0) as i64;
        (0..times).map(|nth| self.drop(count * Time::from_int(nth))).collect()
    }

    /// Puts itself among other patterns, first after all, then one place
    /// further to the front each time.
    ///
    /// ```
    /// # use pattern::{Pattern, TimeSpan};
    /// let tour = Pattern::pure('x').tour(&[Pattern::pure('a')]);
    /// let values: Vec<_> = tour.query(TimeSpan::new(0, 1)).unwrap().iter().map(|it| it.value).collect();
    /// assert_eq!(values, ['a', 'x', 'x', 'a']);
    /// ```
    #[must_use]
    pub fn tour(&self, others: &[Self]) -> Self {
        let rounds = (0..=others.len()).flat_map(|round| {
            let (before, after) = others.split_at(others.len() - round);
            before.iter().chain([self]).chain(after).cloned().collect::<Vec<_>>()
        });
        step_cat(&rounds.collect::<Vec<_>>())
    }
}

impl<V: Clone + Send + Sync + 'static> Pattern<Pattern<V>> {
    /// In each cycle, the inner patterns of its events one after another, each
    /// as long as its steps; those without, and silence between events, are as
    /// long as the others are on average. What plays at once is stacked.
    #[must_use]
    pub fn step_join(&self) -> Pattern<V> {
        let steps = match self.query(TimeSpan::cycle(0)) {
            Ok(choices) => stretched(&choices, 0).steps(),
            Err(error) => return Pattern::failing(error),
        };
        let outer = self.clone();
        Pattern::by_cycle(move |cycle, query, emit| {
            let mut choices: Vec<Event<Pattern<V>>> = Vec::new();
            outer.answer(&query.over(TimeSpan::cycle(cycle)), &mut |it| choices.push(it));
            choices.sort_by_key(|it| it.part.begin);
            stretched(&choices, cycle).answer(query, emit);
        })
        .with_steps(steps)
    }
}

/// The choices of a cycle, cut where any of them begins or ends: all that are
/// there play in each slice, which is as long as their steps.
fn stretched<V: Clone + Send + Sync + 'static>(
    choices: &[Event<Pattern<V>>],
    cycle: i64,
) -> Pattern<V> {
    let cycle = TimeSpan::cycle(cycle);
    let ends = choices.iter().flat_map(|it| [it.part.begin, it.part.end]);
    let mut cuts: Vec<Time> = ends.chain([cycle.begin, cycle.end]).collect();
    cuts.sort();
    cuts.dedup();
    let slices = cuts.windows(2).map(|ends| {
        let slice = TimeSpan { begin: ends[0], end: ends[1] };
        let here = choices.iter().filter(|it| it.part.contains(slice));
        let layers: Vec<_> = here.map(|it| it.value.with_origins(it.origins.clone())).collect();
        let silent = Pattern::silence().with_steps(None);
        if layers.is_empty() { silent } else { Pattern::stack(&layers) }
    });
    let slices: Vec<Pattern<V>> = slices.collect();
    let counted: Vec<Time> = slices.iter().filter_map(Pattern::steps).collect();
    let sum = counted.iter().fold(Time::ZERO, |sum, steps| sum + *steps);
    let average =
        if counted.is_empty() { Time::ONE } else { sum / Time::from_int(counted.len() as i64) };
    let parts: Vec<_> = slices.into_iter().map(|it| (it.steps().unwrap_or(average), it)).collect();
    Pattern::time_cat(&parts)
}

/// One after another, each as long as its steps.
///
/// ```
/// # use pattern::{Pattern, Time, TimeSpan, stepwise};
/// let two = Pattern::fast_cat(&['a', 'b'].map(Pattern::pure));
/// let three = stepwise::step_cat(&[two, Pattern::pure('c')]);
/// assert_eq!(three.query(TimeSpan::new(0, 1)).unwrap()[0].part.end, Time::new(1, 3));
/// ```
#[must_use]
pub fn step_cat<V: Clone + Send + Sync + 'static>(patterns: &[Pattern<V>]) -> Pattern<V> {
    match patterns {
        [] => nothing(),
        [one] => one.clone(),
        // Who has no steps counts as one.
        _ => {
            let length = |it: &Pattern<V>| it.steps().unwrap_or(Time::ONE);
            let parts: Vec<_> = patterns.iter().map(|it| (length(it), it.clone())).collect();
            Pattern::time_cat(&parts)
        }
    }
}

/// All at once, each step of each as long as every other.
///
/// ```
/// # use pattern::{Pattern, TimeSpan, stepwise};
/// let four = Pattern::fast_cat(&['a', 'b', 'c', 'd'].map(Pattern::pure));
/// let pair = Pattern::fast_cat(&['x', 'y'].map(Pattern::pure));
/// let both = stepwise::polymeter(&[four, pair]);
/// assert_eq!(both.query(TimeSpan::new(0, 1)).unwrap().len(), 8);
/// ```
#[must_use]
pub fn polymeter<V: Clone + Send + Sync + 'static>(patterns: &[Pattern<V>]) -> Pattern<V> {
    let counted: Vec<_> = patterns.iter().filter(|it| it.steps().is_some()).cloned().collect();
    match common_steps(&counted) {
        None => Pattern::silence(),
        Some(steps) if steps.is_zero() => nothing(),
        Some(steps) => {
            let paced: Vec<_> = counted.iter().map(|it| it.pace(steps)).collect();
            Pattern::stack(&paced).with_steps(Some(steps))
        }
    }
}

/// One step of each pattern in turn.
///
/// ```
/// # use pattern::{Pattern, TimeSpan, stepwise};
/// let four = Pattern::fast_cat(&['a', 'b', 'c', 'd'].map(Pattern::pure));
/// let zipped = stepwise::zip(&[four, Pattern::pure('x')]);
/// assert_eq!(zipped.query(TimeSpan::new(0, 1)).unwrap()[1].value, 'x');
/// ```
#[must_use]
pub fn zip<V: Clone + Send + Sync + 'static>(patterns: &[Pattern<V>]) -> Pattern<V> {
    let counted: Vec<_> = patterns.iter().filter(|it| it.steps().is_some()).cloned().collect();
    let Some(steps) = common_steps(&counted) else { return Pattern::silence() };
    let slowed: Vec<_> =
        counted.iter().map(|it| it.slow(it.steps().unwrap_or(Time::ONE))).collect();
    Pattern::slow_cat(&slowed).fast(steps).with_steps(Some(steps))
}

/// Stepwise one after another; where an item has several patterns, the next of
/// them each time, until all come out even. Who has no steps is left out.
///
/// ```
/// # use pattern::{Pattern, TimeSpan, stepwise};
/// let items = [['a', 'b'].map(Pattern::pure).to_vec(), vec![Pattern::pure('x')]];
/// assert_eq!(stepwise::step_alt(&items).query(TimeSpan::new(0, 1)).unwrap()[2].value, 'b');
/// ```
#[must_use]
pub fn step_alt<V: Clone + Send + Sync + 'static>(items: &[Vec<Pattern<V>>]) -> Pattern<V> {
    let lengths = items.iter().map(|it| Time::from_int(it.len().max(1) as i64));
    let rounds = lengths.reduce(Time::lcm).map_or(0, Time::cycle).min(1000);
    let parts: Vec<Pattern<V>> = (0..rounds as usize)
        .flat_map(|round| items.iter().filter_map(move |it| it.get(round % it.len().max(1))))
        .filter(|it| it.steps().is_some())
        .cloned()
        .collect();
    step_cat(&parts)
}

/// Where the shorter patterns of a stack stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    Left,
    Centre,
    Right,
}

/// All at once, the steps of each as long as those of the longest, with
/// silence beside. An error where they cannot be counted.
///
/// ```
/// # use pattern::{Pattern, TimeSpan, stepwise::{Side, stack_by}};
/// let four = Pattern::fast_cat(&['a', 'b', 'c', 'd'].map(Pattern::pure));
/// let both = stack_by(Side::Right, &[four, Pattern::pure('x')]);
/// let events = both.query(TimeSpan::new(0, 1)).unwrap();
/// assert_eq!(events.last().unwrap().part, events[3].part);
/// ```
#[must_use]
pub fn stack_by<V: Clone + Send + Sync + 'static>(
    side: Side,
    patterns: &[Pattern<V>],
) -> Pattern<V> {
    if let [one] = patterns {
        return one.clone();
    }
    if patterns.iter().any(|it| it.steps().is_none()) {
        return Pattern::failing(Error::value("the steps of a pattern cannot be counted"));
    }
    let steps_of = |it: &Pattern<V>| it.steps().unwrap_or(Time::ONE);
    let longest = patterns.iter().map(steps_of).max().unwrap_or(Time::ONE);
    let padded: Vec<_> = patterns
        .iter()
        .map(|pattern| {
            let missing = longest - steps_of(pattern);
            let gap = |share| (missing * share, Pattern::silence());
            let (half, own) = (Time::new(1, 2), (steps_of(pattern), pattern.clone()));
            Pattern::time_cat(&match side {
                Side::Left => vec![own, gap(Time::ONE)],
                Side::Centre => vec![gap(half), own, gap(half)],
                Side::Right => vec![gap(Time::ONE), own],
            })
        })
        .collect();
    Pattern::stack(&padded).with_steps(Some(longest))
}

fn no_steps() -> Error {
    Error::value("no steps cannot fill a cycle")
}

/// Silence that counts as no step at all.
fn nothing<V: Clone + Send + Sync + 'static>() -> Pattern<V> {
    Pattern::gap(Time::ZERO)
}
