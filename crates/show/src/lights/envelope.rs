//! How an event's light comes and goes.

/// Attack, decay, sustain, release: times in cycles, the sustain a level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Envelope {
    pub attack: f64,
    pub decay: f64,
    pub sustain: f64,
    pub release: f64,
}

impl Default for Envelope {
    /// On at once, for as long as the event is, then off at once.
    fn default() -> Self {
        Self { attack: 0.0, decay: 0.0, sustain: 1.0, release: 0.0 }
    }
}

/// Where an event is in its life, in cycles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Age {
    /// Since it began.
    pub(crate) since: f64,
    /// How long it is held.
    pub(crate) held: f64,
}

impl Envelope {
    /// The level, `0..=1`. Straight lines: up to 1 over the attack, to the
    /// sustain over the decay, there to the event's end, then down to nothing
    /// over the release from wherever it was.
    pub(crate) fn level(&self, age: Age) -> f64 {
        if age.since < age.held {
            return self.level_while_held(age.since);
        }
        if self.is_over(age) {
            return 0.0;
        }
        let released_for = age.since - age.held;
        self.level_while_held(age.held) * (1.0 - released_for / self.release)
    }

    /// Whether the event has ended and its release is over too.
    pub(crate) fn is_over(&self, age: Age) -> bool {
        age.since >= age.held && age.since - age.held >= self.release
    }

    fn level_while_held(&self, since: f64) -> f64 {
        if since < self.attack {
            since / self.attack
        } else {
            1.0 - self.decayed(since) * (1.0 - self.sustain)
        }
    }

    /// How much of the decay is over, `0..=1`: 0 all through the attack.
    pub(crate) fn decayed(&self, since: f64) -> f64 {
        let into_decay = since - self.attack;
        if into_decay < 0.0 {
            0.0
        } else if into_decay >= self.decay {
            1.0
        } else {
            into_decay / self.decay
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_is_straight_lines_between_its_corners() {
        let envelope = Envelope { attack: 0.1, decay: 0.2, sustain: 0.5, release: 0.4 };
        for (since, level) in [
            (0.0, 0.0),
            (0.05, 0.5),
            (0.1, 1.0),
            (0.2, 0.75),
            (0.3, 0.5),
            (0.9, 0.5),
            (1.0, 0.5),
            (1.2, 0.25),
            (1.4, 0.0),
        ] {
            let got = envelope.level(Age { since, held: 1.0 });
            assert!((got - level).abs() < 1e-9, "{since}: {got}, not {level}");
        }
    }

    #[test]
    fn a_release_begins_wherever_the_event_was_cut() {
        let envelope = Envelope { attack: 1.0, release: 1.0, ..Envelope::default() };
        assert_eq!(envelope.level(Age { since: 0.5, held: 0.5 }), 0.5);
        assert_eq!(envelope.level(Age { since: 1.0, held: 0.5 }), 0.25);
    }

    #[test]
    fn without_times_it_is_on_and_then_off() {
        let envelope = Envelope::default();
        assert_eq!(envelope.level(Age { since: 0.0, held: 1.0 }), 1.0);
        assert_eq!(envelope.level(Age { since: 1.0, held: 1.0 }), 0.0);
    }
}
