//! Choices left to chance: which events play, which pattern, in which order.

use crate::{Alignment, Error, Pattern, Time, TimeSpan, random};

impl<V: Clone + Send + Sync + 'static> Pattern<V> {
    /// Drops events with this probability.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let some = Pattern::pure('x').fast(Time::from_int(8)).degrade_by(0.5);
    /// assert!(some.query(TimeSpan::new(0, 1)).unwrap().len() < 8);
    /// ```
    #[must_use]
    pub fn degrade_by(&self, probability: f64) -> Self {
        self.degrade_by_with(&random::rand(), probability)
    }

    /// Drops events with this probability: those that [`Pattern::degrade_by`]
    /// would rather keep.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let beats = Pattern::pure('x').fast(Time::from_int(8));
    /// let kept = beats.degrade_by(0.5).query(TimeSpan::new(0, 1)).unwrap().len();
    /// let others = beats.undegrade_by(0.5).query(TimeSpan::new(0, 1)).unwrap().len();
    /// assert_eq!(kept + others, 8);
    /// ```
    #[must_use]
    pub fn undegrade_by(&self, probability: f64) -> Self {
        self.degrade_by_with(&mirrored(&random::rand()), probability)
    }

    /// Keeps events where the signal is above the limit.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan, signal};
    /// let beats = Pattern::pure('x').fast(Time::from_int(4));
    /// let late = beats.degrade_by_with(&signal::saw(), 0.4);
    /// assert_eq!(late.query(TimeSpan::new(0, 1)).unwrap().len(), 2);
    /// ```
    #[must_use]
    pub fn degrade_by_with(&self, signal: &Pattern<f64>, limit: f64) -> Self {
        self.combine(signal, Alignment::In, move |value, it| {
            Ok((*it > limit).then(|| value.clone()))
        })
    }

    /// Changes events with this probability; the function sees no others.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let beats = Pattern::pure(1).fast(Time::from_int(8));
    /// let events = beats.sometimes_by(0.5, |it| it.map(|n| n * 10)).query(TimeSpan::new(1, 2));
    /// assert!(events.unwrap().iter().any(|it| it.value == 10));
    /// ```
    #[must_use]
    pub fn sometimes_by(&self, probability: f64, f: impl FnOnce(&Self) -> Self) -> Self {
        let changed = self.undegrade_by(1.0 - probability);
        Self::stack(&[self.degrade_by(probability), f(&changed)]).with_steps(None)
    }

    /// Changes whole cycles with this probability.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let events = Pattern::pure(1).some_cycles_by(1.0, |it| it.map(|n| n * 10));
    /// assert_eq!(events.query(TimeSpan::new(1, 2)).unwrap()[0].value, 10);
    /// ```
    #[must_use]
    pub fn some_cycles_by(&self, probability: f64, f: impl FnOnce(&Self) -> Self) -> Self {
        let die = random::rand();
        let plain = self.degrade_by_with(&die.segment(Time::ONE), probability);
        let mirror = mirrored(&die).segment(Time::ONE);
        Self::stack(&[plain, f(&self.degrade_by_with(&mirror, 1.0 - probability))]).with_steps(None)
    }

    /// Plays parts of the cycle in random order, each once.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let four = Pattern::fast_cat(&['a', 'b', 'c', 'd'].map(Pattern::pure));
    /// assert_eq!(four.shuffle(4).query(TimeSpan::new(0, 1)).unwrap().len(), 4);
    /// ```
    #[must_use]
    pub fn shuffle(&self, count: i64) -> Self {
        self.rearranged(random::rand_run(count), count)
    }

    /// Plays random parts of the cycle.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let four = Pattern::fast_cat(&['a', 'b', 'c', 'd'].map(Pattern::pure));
    /// assert_eq!(four.scramble(4).query(TimeSpan::new(0, 1)).unwrap().len(), 4);
    /// ```
    #[must_use]
    pub fn scramble(&self, count: i64) -> Self {
        let order = random::irand(count as f64).segment(Time::from_int(count));
        self.rearranged(order.map(|it| it as i64), count)
    }

    fn rearranged(&self, order: Pattern<i64>, count: i64) -> Self {
        if let Some(error) = order.error() {
            return Self::failing(error.clone());
        }
        if count == 0 {
            return Self::silence();
        }
        if !(1..=10_000).contains(&count) {
            return Self::failing(Error::value(format!("{count} parts cannot be played")));
        }
        let part = |nth| TimeSpan::new(Time::new(nth, count), Time::new(nth + 1, count));
        let times = Time::from_int(count);
        let parts: Vec<Self> =
            (0..count).map(|nth| self.zoom(part(nth)).repeat_cycles(times).fast(times)).collect();
        order.map(move |nth| parts[nth.clamp(0, count - 1) as usize].clone()).inner_join()
    }
}

fn mirrored(signal: &Pattern<f64>) -> Pattern<f64> {
    signal.map(|it| 1.0 - it)
}

/// Which of the patterns a number from 0 to 1 chooses.
pub fn choose_with<V: Clone + Send + Sync + 'static>(
    chooser: &Pattern<f64>,
    patterns: Vec<Pattern<V>>,
) -> Pattern<Pattern<V>> {
    if patterns.is_empty() {
        return Pattern::silence();
    }
    let last = patterns.len() - 1;
    // A float cast saturates, and takes what is no number for zero.
    chooser.map(move |it| patterns[((it * (last + 1) as f64).floor() as usize).min(last)].clone())
}

/// Which of the patterns a number from 0 to 1 chooses, where each has a
/// pattern of weights.
pub fn weighted_choose_with<V: Clone + Send + Sync + 'static>(
    chooser: &Pattern<f64>,
    choices: Vec<(Pattern<V>, Pattern<f64>)>,
) -> Pattern<Pattern<V>> {
    let (patterns, weights): (Vec<_>, Vec<_>) = choices.into_iter().unzip();
    let sums =
        weights.into_iter().fold(Pattern::pure(Vec::new()), |sums: Pattern<Vec<f64>>, it| {
            sums.combine(&it, Alignment::Mix, |sums, weight| {
                let mut sums = sums.clone();
                sums.push(sums.last().copied().unwrap_or(0.0) + weight);
                Ok(Some(sums))
            })
        });
    chooser.combine(&sums, Alignment::In, move |die, sums| {
        let point = die * sums.last().copied().unwrap_or(0.0);
        let chosen = sums.iter().position(|sum| *sum > point);
        Ok(chosen.map(|it| patterns[it].clone()))
    })
}
