//! Patterns that come again the same, laid out.
//!
//! One idea: most of what people write is the same in every cycle, or in every
//! few. Such a pattern is asked once, when it is built, about all cycles until
//! it comes again; whoever asks it later is answered from what it said. What it
//! means is only said in one place, the function, and what cannot be laid out
//! stays that function: chance, signals, events that overlap, what runs
//! backwards, mistakes, and what is very long. So does what is built while a
//! question is answered, for that one answer.

use crate::query::Meter;
use crate::time::overflow;
use crate::{Emit, Error, Event, Origins, Pattern, Query, Randomness, Time, TimeSpan};
use std::cell::Cell;
use std::sync::Arc;

thread_local! {
    static ANSWERING: Cell<bool> = const { Cell::new(false) };
}

/// Answers a question: what `work` builds is not laid out.
pub(crate) fn answering<T>(work: impl FnOnce() -> T) -> T {
    let outside = ANSWERING.replace(true);
    let answer = work();
    ANSWERING.set(outside);
    answer
}

/// Layouts of more events than this would take more room than they save time.
const MAX_EVENTS: usize = 128;

/// What asking for a layout may cost.
const BUDGET: u32 = 2_000;

/// The events of a few cycles, which come again for ever.
#[derive(Clone)]
pub(crate) struct Layout<V> {
    /// After how many cycles they come again.
    period: i64,
    /// Those of the first period: in order, without overlap, and within it.
    events: Arc<[Laid<V>]>,
}

/// An event of a layout. Nothing but a question cuts it.
#[derive(Clone)]
pub(crate) struct Laid<V> {
    pub(crate) extent: TimeSpan,
    pub(crate) value: V,
    pub(crate) origins: Origins,
}

impl<V: Clone + Send + Sync + 'static> Layout<V> {
    /// What a pattern says that comes again after so many cycles, if its events
    /// can be laid out.
    fn of(pattern: &Pattern<V>, period: i64) -> Option<Self> {
        let meter = Meter::new(BUDGET, "events");
        let query = meter.query(TimeSpan::new(0, period), Randomness::default());
        let mut events: Vec<Laid<V>> = Vec::new();
        let mut put = |Event { whole, part, value, origins }| {
            if whole == Some(part) && !part.is_instant() && events.len() < MAX_EVENTS {
                events.push(Laid { extent: part, value, origins });
            } else {
                query.fail(Error::budget("this cannot be laid out"));
            }
        };
        let ((), overflowed) = overflow::watch(|| pattern.answer(&query, &mut put));
        events.sort_by_key(|it| it.extent.begin);
        let overlap = events.windows(2).any(|pair| pair[0].extent.end > pair[1].extent.begin);
        let fits = !overflowed && !overlap && meter.into_error().is_none();
        fits.then(|| Self { period, events: events.into() })
    }

    pub(crate) fn period(&self) -> i64 {
        self.period
    }

    /// The events of the first period.
    pub(crate) fn events(&self) -> &[Laid<V>] {
        &self.events
    }

    pub(crate) fn answer(&self, query: &Query<'_>, emit: Emit<'_, V>) {
        let asked = query.span;
        if asked.end < asked.begin {
            return;
        }
        let first = asked.begin.cycle().div_euclid(self.period).saturating_mul(self.period);
        let (mut base, period) = (Time::from_int(first), Time::from_int(self.period));
        while query.spend(1) {
            let from = asked.begin - base;
            let first = self.events.partition_point(|it| it.extent.end <= from);
            for Laid { extent, value, origins } in &self.events[first..] {
                let whole = extent.map(|t| t + base);
                let Some(part) = whole.piece_in(asked).filter(|_| query.spend(1)) else { return };
                let (value, origins) = (value.clone(), origins.clone());
                emit(Event { whole: Some(whole), part, value, origins });
            }
            base = base + period;
            if base >= asked.end || base.is_overflowed() {
                return;
            }
        }
    }
}

impl<V: Clone + Send + Sync + 'static> Pattern<V> {
    /// The same pattern, laid out if it can be. `period` says after how many
    /// cycles it comes again, if that is known.
    #[must_use]
    pub(crate) fn coming_again(self, period: Option<Time>) -> Self {
        let layout = period
            .filter(|it| {
                it.is_int() && *it > Time::ZERO && *it <= Time::from_int(MAX_EVENTS as i64)
            })
            .filter(|_| !ANSWERING.get())
            .and_then(|period| Layout::of(&self, period.numerator()));
        match layout {
            Some(layout) => Self::laid(layout).with_steps(self.steps()),
            None => self,
        }
    }

    /// After how many cycles it comes again, if that is known.
    pub(crate) fn period(&self) -> Option<Time> {
        match self.layout() {
            Some(layout) => Some(Time::from_int(layout.period)),
            None => (self.as_constant().is_some() || self.is_silence()).then_some(Time::ONE),
        }
    }

    /// The period at another speed, if it is known and a time.
    pub(crate) fn period_times(&self, factor: Time) -> Option<Time> {
        let period = self.period()?;
        let (period, overflowed) = overflow::watch(|| period * factor);
        (!overflowed).then_some(period)
    }
}

impl<V: Clone + Send + Sync + 'static> Pattern<Pattern<V>> {
    /// After how many cycles this and all that it chooses come again together,
    /// if that is known.
    pub(crate) fn period_of_choices(&self) -> Option<Time> {
        if let Some((choice, _)) = self.as_pure() {
            return choice.period();
        }
        let layout = self.layout()?;
        let choices = common_period(layout.events().iter().map(|it| &it.value))?;
        together(choices, Time::from_int(layout.period))
    }
}

/// After how many cycles all come again together, if that is known of each.
pub(crate) fn common_period<'a, V: Clone + Send + Sync + 'static>(
    patterns: impl IntoIterator<Item = &'a Pattern<V>>,
) -> Option<Time> {
    patterns.into_iter().try_fold(Time::ONE, |common, it| together(common, it.period()?))
}

/// The period of two periods; none of what is too long to be laid out, so that
/// no sum of many outgrows a time.
pub(crate) fn together(a: Time, b: Time) -> Option<Time> {
    Some(a.lcm(b)).filter(|it| *it <= Time::from_int(MAX_EVENTS as i64))
}

#[cfg(test)]
mod tests;
