//! Whose clock counts, where several devices send one.
//!
//! 1. The first port that sends a clock leads; the clocks of others are not
//!    told, or there would be twice the ticks, and each device's Stop would
//!    halt everybody.
//! 2. A leader that runs and falls silent is replaced by whoever ticks next.
//! 3. A leader that has stopped keeps the lead, for it may pause long: only a
//!    Start or Continue takes it away.
//! 4. Where the performer names a port, no other leads.

use clock::ClockInput;
use std::sync::Arc;
use std::time::Duration;

/// Ticks come at least 8 times a second; a leader that is silent for so long
/// has been switched off.
const PATIENCE: Duration = Duration::from_secs(2);

/// What to do with a clock message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Heed {
    /// It is the leader's.
    Tell,
    /// The same, and nobody led or another did before.
    TellAsNew,
    /// It is somebody else's.
    Ignore,
}

/// The port whose clock is followed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Leader {
    /// A part of the name of the only port that may lead, in lower case.
    named: Option<String>,
    port: Option<Arc<str>>,
    heard: Duration,
    stopped: bool,
}

impl Leader {
    pub(crate) fn new(named: Option<&str>) -> Self {
        Self { named: named.map(str::to_lowercase), ..Self::default() }
    }

    /// Takes in a clock message that a port sent at a time.
    pub(crate) fn hear(&mut self, port: &Arc<str>, input: ClockInput, at: Duration) -> Heed {
        let named = self.named.as_ref();
        if named.is_some_and(|name| !port.to_lowercase().contains(name)) {
            return Heed::Ignore;
        }
        let leads = self.port.as_ref() == Some(port);
        if !leads && !self.gives_way(input, at) {
            return Heed::Ignore;
        }
        self.port = Some(port.clone());
        self.heard = at;
        match input {
            ClockInput::MidiStop => self.stopped = true,
            ClockInput::MidiStart | ClockInput::MidiContinue => self.stopped = false,
            // Who ticks on without Start was never stopped for us.
            _ if !leads => self.stopped = false,
            _ => {}
        }
        if leads { Heed::Tell } else { Heed::TellAsNew }
    }

    /// A port has gone; true if its clock was followed.
    pub(crate) fn gone(&mut self, port: &str) -> bool {
        let led = self.port.as_deref() == Some(port);
        if led {
            self.port = None;
        }
        led
    }

    /// Whether another port's message takes the lead.
    fn gives_way(&self, input: ClockInput, at: Duration) -> bool {
        let starts = matches!(input, ClockInput::MidiStart | ClockInput::MidiContinue);
        match (&self.port, self.stopped) {
            (None, _) => true,
            (Some(_), true) => starts,
            (Some(_), false) => at.saturating_sub(self.heard) > PATIENCE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ClockInput::{MidiContinue, MidiStart, MidiStop, MidiTick};

    /// Which messages are told, each with its port and its time in
    /// milliseconds.
    fn told(leader: &mut Leader, messages: &[(&str, u64, ClockInput)]) -> Vec<Heed> {
        let hear = |(port, at, input): &(&str, u64, ClockInput)| {
            leader.hear(&Arc::from(*port), *input, Duration::from_millis(*at))
        };
        messages.iter().map(hear).collect()
    }

    #[test]
    fn the_first_clock_leads_and_others_are_not_added_to_it() {
        let messages = [
            ("deck", 0, MidiTick),
            ("drums", 1, MidiTick),
            ("deck", 20, MidiTick),
            ("drums", 21, MidiStop),
            ("deck", 40, MidiTick),
        ];
        let heeds = told(&mut Leader::new(None), &messages);
        assert_eq!(heeds, [Heed::TellAsNew, Heed::Ignore, Heed::Tell, Heed::Ignore, Heed::Tell]);
    }

    #[test]
    fn a_leader_that_falls_silent_is_replaced_and_one_that_stopped_is_not() {
        let silent = [("deck", 0, MidiTick), ("drums", 1999, MidiTick), ("drums", 2001, MidiTick)];
        let heeds = told(&mut Leader::new(None), &silent);
        assert_eq!(heeds, [Heed::TellAsNew, Heed::Ignore, Heed::TellAsNew]);
        for start in [MidiStart, MidiContinue] {
            let stopped = [
                ("deck", 0, MidiStop),
                ("drums", 60_000, MidiTick),
                ("drums", 60_010, start),
                ("drums", 60_020, MidiTick),
                ("deck", 60_030, MidiTick),
            ];
            let heeds = told(&mut Leader::new(None), &stopped);
            let expected =
                [Heed::TellAsNew, Heed::Ignore, Heed::TellAsNew, Heed::Tell, Heed::Ignore];
            assert_eq!(heeds, expected, "{start:?}");
        }
    }

    #[test]
    fn a_leader_that_is_unplugged_makes_way_at_once() {
        let mut leader = Leader::new(None);
        told(&mut leader, &[("deck", 0, MidiStop)]);
        assert!(!leader.gone("drums") && leader.gone("deck") && !leader.gone("deck"));
        let heeds = told(&mut leader, &[("drums", 1, MidiTick), ("drums", 2, MidiTick)]);
        assert_eq!(heeds, [Heed::TellAsNew, Heed::Tell]);
    }

    #[test]
    fn where_a_port_is_named_no_other_leads() {
        let messages =
            [("drums", 0, MidiStart), ("Deck A:0", 1, MidiTick), ("drums", 9999, MidiTick)];
        let heeds = told(&mut Leader::new(Some("deck")), &messages);
        assert_eq!(heeds, [Heed::Ignore, Heed::TellAsNew, Heed::Ignore]);
    }
}
