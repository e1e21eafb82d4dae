//! Rhythms that spread some pulses as evenly as steps allow: Bjorklund's
//! algorithm, which Toussaint found to be Euclid's.

use crate::{Error, Pattern, Time};

/// Which of `steps` steps have a pulse. Negative pulses give the steps that
/// the same number of positive ones leave free. The rhythm is turned to the
/// right by `rotation`, not at all where that is more than all steps.
///
/// ```
/// let rhythm = pattern::euclid_steps(3, 8, 0).unwrap();
/// let text: String = rhythm.iter().map(|it| if *it { 'x' } else { '.' }).collect();
/// assert_eq!(text, "x..x..x.");
/// ```
pub fn euclid_steps(pulses: i64, steps: i64, rotation: i64) -> Result<Vec<bool>, Error> {
    let count = pulses.unsigned_abs();
    if i128::from(count) > i128::from(steps) {
        return Err(Error::value(format!("{count} pulses do not fit into {steps} steps")));
    }
    if steps > 10_000 {
        return Err(Error::budget(format!("a rhythm of {steps} steps is too long")));
    }
    let mut rhythm = spread(count as usize, steps as usize);
    if pulses < 0 {
        rhythm.iter_mut().for_each(|it| *it = !*it);
    }
    if (-steps..=steps).contains(&rotation) && steps > 0 {
        rhythm.rotate_right(rotation.rem_euclid(steps) as usize);
    }
    Ok(rhythm)
}

/// Pairs pulses with rests, then pairs with what is left over, until at most
/// one is.
fn spread(pulses: usize, steps: usize) -> Vec<bool> {
    let mut heads = vec![vec![true]; pulses];
    let mut tails = vec![vec![false]; steps - pulses];
    while heads.len().min(tails.len()) > 1 {
        let pairs = heads.len().min(tails.len());
        let rest = if heads.len() > tails.len() { &heads[pairs..] } else { &tails[pairs..] };
        let rest = rest.to_vec();
        heads = heads.iter().zip(&tails).map(|(head, tail)| [&head[..], tail].concat()).collect();
        tails = rest;
    }
    heads.into_iter().chain(tails).flatten().collect()
}

/// A pattern with an event for each pulse.
fn pulses(rhythm: &[bool]) -> Pattern<bool> {
    let step = |it: &bool| if *it { Pattern::pure(true) } else { Pattern::silence() };
    Pattern::fast_cat(&rhythm.iter().map(step).collect::<Vec<_>>())
}

impl<V: Clone + Send + Sync + 'static> Pattern<V> {
    /// Plays in a Euclidean rhythm; see [`euclid_steps`].
    ///
    /// ```
    /// # use pattern::{Pattern, TimeSpan};
    /// let beat = Pattern::pure("x").euclid(3, 8, 0);
    /// assert_eq!(beat.query(TimeSpan::new(0, 1)).unwrap().len(), 3);
    /// ```
    #[must_use]
    pub fn euclid(&self, pulses_: i64, steps: i64, rotation: i64) -> Self {
        match euclid_steps(pulses_, steps, rotation) {
            Ok(rhythm) => self.structure(&pulses(&rhythm)),
            Err(error) => Self::failing(error),
        }
    }

    /// The same, each pulse held until the next, and turned by moving it all.
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let beat = Pattern::pure("x").euclid_legato(3, 8, Time::ZERO);
    /// let events = beat.query(TimeSpan::new(0, 1)).unwrap();
    /// assert_eq!(events[0].part.end, Time::new(3, 8));
    /// ```
    #[must_use]
    pub fn euclid_legato(&self, pulses: i64, steps: i64, rotation: Time) -> Self {
        if pulses < 1 {
            return Self::silence();
        }
        let rhythm = match euclid_steps(pulses, steps, 0) {
            Ok(rhythm) => rhythm,
            Err(error) => return Self::failing(error),
        };
        let mut held: Vec<(Time, Pattern<bool>)> = Vec::new();
        for pulse in rhythm {
            match held.last_mut() {
                Some((length, _)) if !pulse => *length = *length + Time::ONE,
                _ => held.push((Time::ONE, Pattern::pure(true))),
            }
        }
        self.structure(&Pattern::time_cat(&held)).late(rotation / Time::from_int(steps))
    }

    /// Between a Euclidean rhythm (`groove` 0) and pulses of even distance
    /// (`groove` 1).
    ///
    /// ```
    /// # use pattern::{Pattern, Time, TimeSpan};
    /// let beat = Pattern::pure("x").euclidish(3, 8, Time::ONE);
    /// let events = beat.query(TimeSpan::new(0, 1)).unwrap();
    /// assert_eq!(events[1].part.begin, Time::new(1, 3));
    /// ```
    #[must_use]
    pub fn euclidish(&self, pulses: i64, steps: i64, groove: Time) -> Self {
        if pulses < 0 {
            return Self::failing(Error::value("euclidish takes no negative pulses"));
        }
        let rhythm = match euclid_steps(pulses, steps, 0) {
            Ok(rhythm) => rhythm,
            Err(error) => return Self::failing(error),
        };
        let places = rhythm.iter().enumerate().filter(|(_, pulse)| **pulse);
        let beats: Vec<Pattern<bool>> = places
            .zip(0..)
            .map(|((step, _), nth)| {
                let strict = Time::new(step as i64, steps);
                let begin = strict + (Time::new(nth, pulses) - strict) * groove;
                let span = crate::TimeSpan::new(begin, begin + Time::new(1, steps));
                Pattern::pure(true).compress(span)
            })
            .collect();
        self.structure(&Pattern::stack(&beats).with_steps(Some(Time::from_int(steps))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(pulses: i64, steps: i64, rotation: i64) -> String {
        let rhythm = euclid_steps(pulses, steps, rotation).unwrap();
        rhythm.iter().map(|it| if *it { 'x' } else { '.' }).collect()
    }

    #[test]
    fn pulses_spread_evenly_and_turn_right() {
        assert_eq!(drawn(5, 8, 0), "x.xx.xx.");
        assert_eq!(drawn(3, 8, 1), ".x..x..x");
        assert_eq!(drawn(3, 8, -1), "..x..x.x");
        assert_eq!(drawn(3, 8, 11), drawn(3, 8, 0));
        assert_eq!(drawn(-3, 8, 0), ".xx.xx.x");
        assert_eq!(drawn(0, 0, 0), "");
        assert!(euclid_steps(9, 8, 0).is_err() && euclid_steps(3, 0, 0).is_err());
    }
}
