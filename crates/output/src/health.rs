//! What an output tells about itself: each trouble once, and when it is over.

use std::collections::BTreeSet;
use std::time::Duration;

/// How an output is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    Starting,
    /// Frames arrive, as far as one can tell.
    Live,
    /// Frames do not arrive; the output keeps trying.
    Failing {
        message: String,
    },
    Stopped,
}

impl State {
    /// The word in logs and JSON.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Starting => "starting",
            Self::Live => "live",
            Self::Failing { .. } => "failing",
            Self::Stopped => "stopped",
        }
    }
}

/// Trouble is over after so long without any.
const HEALED_AFTER: Duration = Duration::from_secs(2);

/// Tells changes of state to whoever asked for them.
pub(crate) struct Health {
    report: Box<dyn FnMut(State) + Send>,
    state: State,
    /// What was told since the output was last live; two troubles that take
    /// turns are told once each.
    told: BTreeSet<String>,
    /// The first since it was last without, and the latest.
    trouble: Option<(Duration, Duration)>,
    doubted_at: Option<Duration>,
}

impl Health {
    pub(crate) fn new(mut report: Box<dyn FnMut(State) + Send>) -> Self {
        report(State::Starting);
        Self {
            report,
            state: State::Starting,
            told: BTreeSet::new(),
            trouble: None,
            doubted_at: None,
        }
    }

    pub(crate) fn trouble(&mut self, now: Duration, message: String) {
        let first = self.trouble.map_or(now, |(first, _)| first);
        self.trouble = Some((first, now));
        self.tell(message);
    }

    /// Things went well, as far as one can tell, but nobody says so.
    pub(crate) fn doubt(&mut self, now: Duration, message: String) {
        self.doubted_at = Some(now);
        if self.trouble.is_some_and(|(_, latest)| is_over(latest, now)) {
            self.trouble = None;
        }
        self.tell(message);
    }

    /// Something has gone well.
    pub(crate) fn fine(&mut self, now: Duration) {
        let latest = self.trouble.map(|(_, latest)| latest).max(self.doubted_at);
        let healed = match latest {
            None => self.state == State::Starting,
            Some(latest) => is_over(latest, now),
        };
        if healed {
            (self.trouble, self.doubted_at) = (None, None);
            self.told.clear();
            self.change(State::Live);
        }
    }

    /// Since when there has been trouble, if there is.
    pub(crate) fn failing_since(&self) -> Option<Duration> {
        self.trouble.map(|(first, _)| first)
    }

    fn tell(&mut self, message: String) {
        if self.told.insert(message.clone()) {
            self.change(State::Failing { message });
        }
    }

    pub(crate) fn stopped(&mut self) {
        self.change(State::Stopped);
    }

    fn change(&mut self, state: State) {
        self.state = state.clone();
        (self.report)(state);
    }
}

fn is_over(latest: Duration, now: Duration) -> bool {
    now.saturating_sub(latest) >= HEALED_AFTER
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn doubts_are_told_once_and_are_no_trouble_that_lasts() {
        let (sender, told) = mpsc::channel();
        let mut health = Health::new(Box::new(move |state| {
            sender.send(state.as_str()).unwrap();
        }));
        let second = Duration::from_secs;
        health.fine(second(0));
        health.trouble(second(1), "no room".into());
        for at in 2..60 {
            health.doubt(second(at), "no answer".into());
        }
        assert_eq!(health.failing_since(), None, "the trouble was over long ago");
        health.trouble(second(60), "no room".into());
        assert_eq!(health.failing_since(), Some(second(60)));
        health.fine(second(61));
        health.fine(second(62));
        assert_eq!(
            told.try_iter().collect::<Vec<_>>(),
            ["starting", "live", "failing", "failing", "live"]
        );
    }

    #[test]
    fn each_trouble_is_told_once_and_so_is_its_end() {
        let (sender, told) = mpsc::channel();
        let mut health = Health::new(Box::new(move |state| {
            let message = if let State::Failing { message } = &state { message } else { "" };
            sender.send(format!("{} {message}", state.as_str())).unwrap();
        }));
        let ms = Duration::from_millis;
        health.fine(ms(0));
        for at in 1..50 {
            health.trouble(ms(20 * at), "no route".into());
            health.trouble(ms(20 * at), "refused".into());
            health.fine(ms(20 * at));
        }
        health.fine(ms(2979));
        health.fine(ms(2980));
        health.fine(ms(3000));
        health.trouble(ms(4000), "no route".into());
        health.stopped();
        assert_eq!(
            told.try_iter().map(|it| it.trim().to_owned()).collect::<Vec<_>>(),
            [
                "starting",
                "live",
                "failing no route",
                "failing refused",
                "live",
                "failing no route",
                "stopped"
            ]
        );
    }
}
