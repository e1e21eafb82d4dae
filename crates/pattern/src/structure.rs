//! Rhythm given to a pattern: by another pattern, or by cutting it up.

use crate::{Alignment, Pattern, Time, TimeSpan};

impl<V: Clone + Send + Sync + 'static> Pattern<V> {
    /// Keeps values where the other pattern is true, with the times that the
    /// alignment says.
    ///
    /// ```
    /// # use pattern::{Alignment, Pattern, TimeSpan};
    /// let half = Pattern::fast_cat(&[Pattern::pure(true), Pattern::pure(false)]);
    /// let first = Pattern::pure('x').keep_if(&half, Alignment::In);
    /// assert_eq!(first.query(TimeSpan::new(0, 1)).unwrap().len(), 1);
    /// ```
    #[must_use]
    pub fn keep_if(&self, when: &Pattern<bool>, alignment: Alignment) -> Self {
        self.combine(when, alignment, |value, keep| Ok(keep.then(|| value.clone())))
    }

    /// Keeps values and takes times from the other pattern, as the alignment
    /// says, whatever its values.
    ///
    /// ```
    /// # use pattern::{Alignment, Pattern, Time, TimeSpan};
    /// let three = Pattern::pure(()).fast(Time::from_int(3));
    /// let events = Pattern::pure('x').keep(&three, Alignment::Out).query(TimeSpan::new(0, 1));
    /// assert_eq!(events.unwrap().len(), 3);
    /// ```
    #[must_use]
    pub fn keep<W: Clone + Send + Sync + 'static>(
        &self,
        other: &Pattern<W>,
        alignment: Alignment,
    ) -> Self {
        self.combine(other, alignment, |value, _| Ok(Some(value.clone())))
    }

    /// Plays in the rhythm of another pattern's true values: Tidal's `struct`.
    ///
    /// ```
    /// # use pattern::{Pattern, TimeSpan, Time};
    /// let three = Pattern::pure(true).fast(Time::from_int(3));
    /// let beat = Pattern::pure('x').structure(&three);
    /// assert_eq!(beat.query(TimeSpan::new(0, 1)).unwrap().len(), 3);
    /// ```
    #[must_use]
    pub fn structure(&self, rhythm: &Pattern<bool>) -> Self {
        self.keep_if(rhythm, Alignment::Out)
    }

    /// Silent where another pattern is false or silent.
    ///
    /// ```
    /// # use pattern::{Pattern, TimeSpan};
    /// let off = Pattern::pure('x').mask(&Pattern::pure(false));
    /// assert_eq!(off.query(TimeSpan::new(0, 1)).unwrap().len(), 0);
    /// ```
    #[must_use]
    pub fn mask(&self, when: &Pattern<bool>) -> Self {
        self.keep_if(when, Alignment::In)
    }

    /// Samples the pattern this many times a cycle.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan, signal};
    /// let stairs = signal::saw().segment(Time::from_int(4));
    /// assert_eq!(stairs.query(TimeSpan::new(0, 1)).unwrap()[2].value, 0.5);
    /// ```
    #[must_use]
    pub fn segment(&self, times: Time) -> Self {
        self.structure(&Pattern::pure(true).fast(times)).with_steps(Some(times))
    }

    /// Repeats each event this many times in its own time.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let pair = Pattern::pure('x').ply(Time::from_int(2));
    /// assert_eq!(pair.query(TimeSpan::new(0, 1)).unwrap().len(), 2);
    /// ```
    #[must_use]
    pub fn ply(&self, times: Time) -> Self {
        self.map(move |value| Pattern::pure(value).fast(times))
            .squeeze_join()
            .with_steps(self.steps().map(|it| it * times))
    }

    /// Pushes each event to the last part of its time, from `begin` (0 to 1).
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let late = Pattern::pure('x').press_by(Time::new(1, 2));
    /// assert_eq!(late.query(TimeSpan::new(0, 1)).unwrap()[0].part.begin, Time::new(1, 2));
    /// ```
    #[must_use]
    pub fn press_by(&self, begin: Time) -> Self {
        self.map(move |value| Pattern::pure(value).compress(TimeSpan::new(begin, Time::ONE)))
            .squeeze_join()
    }

    /// Plays each event at one beat of its cycle, which has `beats` of them.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let third = Pattern::pure('x').beat(Time::from_int(2), Time::from_int(4));
    /// assert_eq!(third.query(TimeSpan::new(0, 1)).unwrap()[0].part.begin, Time::new(1, 2));
    /// ```
    #[must_use]
    pub fn beat(&self, at: Time, beats: Time) -> Self {
        if beats.is_zero() {
            return Self::silence();
        }
        let at = at.modulo(beats);
        let span = TimeSpan::new(at / beats, (at + Time::ONE) / beats);
        self.map(move |value| Pattern::pure(value).compress(span)).inner_join()
    }

    /// Cuts each cycle into `count` parts and plays them in the order that
    /// `order` says, each squeezed into its event.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let four = Pattern::fast_cat(&['a', 'b', 'c', 'd'].map(Pattern::pure));
    /// assert_eq!(four.bite(Time::from_int(4), &Pattern::pure(Time::from_int(2))).query(TimeSpan::new(0, 1)).unwrap()[0].value, 'c');
    /// ```
    #[must_use]
    pub fn bite(&self, count: Time, order: &Pattern<Time>) -> Self {
        if count.is_zero() {
            return Self::failing_when_asked(crate::Error::value("no parts cannot be played"));
        }
        let source = self.clone();
        order
            .map(move |index| {
                let begin = (index / count).cycle_pos();
                source.zoom(TimeSpan::new(begin, begin + count.recip()))
            })
            .squeeze_join()
    }

    /// Plays the first part of each cycle over and over, until it is full; the
    /// repetitions draw on the cycles that follow.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let four = Pattern::fast_cat(&['a', 'b', 'c', 'd'].map(Pattern::pure));
    /// let events = four.linger(Time::new(1, 4)).query(TimeSpan::new(0, 1)).unwrap();
    /// assert!(events.iter().all(|it| it.value == 'a') && events.len() == 4);
    /// ```
    #[must_use]
    pub fn linger(&self, share: Time) -> Self {
        if share.is_negative() {
            return Self::failing(crate::Error::value("linger takes no negative share"));
        }
        if share.is_zero() {
            return Self::silence();
        }
        self.zoom(TimeSpan::new(Time::ZERO, share)).slow(share).with_steps(self.steps())
    }

    /// Loops a stretch of time: from `begin`, `cycles` long.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let turns = Pattern::slow_cat(&['a', 'b', 'c'].map(Pattern::pure));
    /// let looped = turns.ribbon(Time::ONE, Time::from_int(2));
    /// assert_eq!(looped.query(TimeSpan::new(2, 3)).unwrap()[0].value, 'b');
    /// ```
    #[must_use]
    pub fn ribbon(&self, begin: Time, cycles: Time) -> Self {
        self.early(begin).keep(&Pattern::pure(()).slow(cycles), Alignment::Restart)
    }
}
