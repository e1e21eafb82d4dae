//! Many signals read at one moment.

use crate::{Error, Event, Pattern, Randomness, Settings, TimeSpan};
use crate::{pattern::asked, query::Meter};

/// One question about one moment, put to any number of patterns: all that they
/// do comes out of one budget, and what is [remembered](Pattern::remembered) in
/// them is worked out once. A pattern without an answer leaves the others'
/// as they are.
pub struct Sampler {
    span: TimeSpan,
    randomness: Randomness,
    meter: Meter,
}

impl Sampler {
    /// The moment is the begin of the span.
    #[must_use]
    pub fn new(span: TimeSpan, settings: &Settings) -> Self {
        let meter = Meter::new(settings.budget, "signals at once");
        Self { span, randomness: settings.randomness, meter }
    }

    /// The value at the moment; none where nothing plays.
    ///
    /// ```
    /// # use pattern::{Sampler, Settings, Time, TimeSpan, signal};
    /// let half = TimeSpan::new(Time::new(1, 2), Time::new(1, 2));
    /// let sampler = Sampler::new(half, &Settings::default());
    /// assert_eq!(sampler.read(&signal::saw()), Ok(Some(0.5)));
    /// ```
    ///
    /// # Errors
    /// If the pattern has no answer, or what is left of the budget is too
    /// little.
    pub fn read<V: Clone + Send + Sync + 'static>(
        &self,
        pattern: &Pattern<V>,
    ) -> Result<Option<V>, Error> {
        if let Some((value, _)) = pattern.as_constant() {
            return Ok(Some(value.clone()));
        }
        let query = self.meter.query(self.span, self.randomness);
        let (value, overflowed) = asked(|| {
            if pattern.is_signal() {
                return pattern.value_for(&query);
            }
            let mut value = None;
            pattern.answer(&query, &mut |event: Event<V>| {
                if value.is_none() && event.part.begin <= self.span.begin {
                    value = Some(event.value);
                }
            });
            value
        });
        match self.meter.take_error() {
            Some(error) => Err(error),
            None if overflowed => {
                self.meter.forget();
                Err(Error::overflow())
            }
            None => Ok(value),
        }
    }

    /// The same for a pattern that is read again and again: it is worked out
    /// once, an error too.
    ///
    /// # Errors
    /// As for [`read`](Self::read).
    pub fn read_once<V: Clone + Send + Sync + 'static>(
        &self,
        pattern: &Pattern<V>,
    ) -> Result<Option<V>, Error> {
        let query = self.meter.query(self.span, self.randomness);
        query.remember(pattern, || self.read(pattern))
    }

    /// So many steps of other work; false, and nothing is spent, where that is
    /// more than is left.
    #[inline]
    pub fn spend(&self, steps: usize) -> bool {
        u32::try_from(steps).is_ok_and(|it| self.meter.take(it))
    }

    /// The steps of work that it took so far.
    pub fn spent(&self) -> u32 {
        self.meter.spent()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Time, signal};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    fn sampler(budget: u32) -> Sampler {
        let moment = TimeSpan::new(Time::new(1, 4), Time::new(1, 2));
        Sampler::new(moment, &Settings { budget, ..Settings::default() })
    }

    #[test]
    fn all_that_is_read_comes_out_of_one_budget() {
        let sampler = sampler(10);
        let read = || sampler.read(&signal::saw());
        assert_eq!([(); 10].map(|()| read()), [const { Ok(Some(0.25)) }; 10]);
        let too_much = Error::budget("this takes too much work: too many signals at once");
        assert_eq!((read(), sampler.spent()), (Err(too_much), 10));
    }

    #[test]
    fn a_pattern_without_an_answer_leaves_the_others_theirs() {
        let sampler = sampler(100);
        let unknown = Pattern::<f64>::failing(Error::value("nobody knows"));
        let both = signal::saw().combine(&unknown, crate::Alignment::In, |a, _| Ok(Some(*a)));
        assert_eq!(sampler.read(&both), Err(Error::value("nobody knows")));
        assert_eq!(sampler.read(&signal::saw()), Ok(Some(0.25)));
        assert!(sampler.spent() < 10);
        // A time that does not fit is no other's mistake either.
        let fine = signal::saw().slow(Time::new(1, 1 << 60)).slow(Time::new(1, 1 << 60));
        assert_eq!(sampler.read(&fine), Err(Error::overflow()));
        assert_eq!(sampler.read(&signal::saw()), Ok(Some(0.25)));
    }

    #[test]
    fn what_is_remembered_is_asked_once_for_each_time() {
        let asked = Arc::new(AtomicU32::new(0));
        let count = asked.clone();
        let shared = signal::of_time(move |t| {
            count.fetch_add(1, Ordering::Relaxed);
            t.to_f64()
        });
        let in_turn = Pattern::fast_cat(&[shared.remembered(), Pattern::steady(0.0)]).remembered();
        let shared = shared.remembered();
        let sampler = sampler(1_000);
        let twice = || sampler.read(&shared.map(|it| it * 2.0));
        assert_eq!([twice(), twice(), twice()], [const { Ok(Some(0.5)) }; 3]);
        let in_turn = || sampler.read(&in_turn);
        assert_eq!([in_turn(), in_turn(), in_turn()], [const { Ok(Some(0.5)) }; 3]);
        assert_eq!(asked.load(Ordering::Relaxed), 2, "at 1/4, and at 1/2 in the first half");
        assert_eq!(sampler.read(&shared.early(Time::ONE)), Ok(Some(1.25)));
    }

    #[test]
    fn what_is_remembered_is_paid_for_by_everybody_who_is_given_it() {
        let many = Pattern::pure(1.0).fast(Time::from_int(500)).remembered();
        let shared = Pattern::stack(&[0; 20].map(|_| many.clone()));
        let settings = Settings { budget: 5_000, ..Settings::default() };
        let answer = shared.query_with(TimeSpan::cycle(0), &settings);
        assert_eq!(answer.map_err(|it| it.kind()), Err(crate::ErrorKind::Budget));
    }

    #[test]
    fn what_is_read_once_costs_once_even_if_it_fails() {
        let sampler = sampler(10);
        let failing = signal::saw().try_map(|_| Err::<f64, _>(Error::value("nobody knows")));
        let saw = signal::saw();
        for _ in 0..5 {
            assert_eq!(sampler.read_once(&failing), Err(Error::value("nobody knows")));
            assert_eq!(sampler.read_once(&saw), Ok(Some(0.25)));
        }
        assert_eq!(sampler.spent(), 3);
    }

    #[test]
    fn what_is_read_once_is_not_taken_for_another() {
        let sampler = sampler(1_000);
        let failing = ["one", "two"].map(|it| Pattern::<f64>::failing(Error::value(it)));
        let errors = failing.map(|it| sampler.read_once(&it).unwrap_err().message().to_owned());
        assert_eq!(errors, ["one", "two"]);
        let pair = |value: f64| Pattern::fast_cat(&[Pattern::pure(value), Pattern::pure(0.0)]);
        let values = [1.0, 2.0].map(|it| sampler.read_once(&pair(it)));
        assert_eq!(values, [Ok(Some(1.0)), Ok(Some(2.0))]);
    }
}
