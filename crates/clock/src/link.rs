//! Ableton Link: a tempo and a beat that several programs agree on.
//!
//! 1. The session is looked at now and then; each look is a state that is
//!    exact, so there is nothing to filter.
//! 2. Participants agree on the beat within a bar, not on how many bars.
//! 3. Where start and stop are shared, a session that is stopped halts.
//! 4. No look for a second is a loss, and so is a session without anybody
//!    else in it.

use crate::BAR;
use crate::LinkState;
use crate::beats::Beats;
use crate::reading::{News, Reading};
use crate::timeline::Line;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(1);
/// Looks that agree this well, in beats, are of one line.
const SAME: f64 = 1e-5;

#[derive(Clone, Debug, Default)]
pub(crate) struct Link {
    newest: Option<LinkState>,
    line: Option<Line>,
    heard: Option<Duration>,
}

impl Link {
    pub(crate) fn look(&mut self, now: Duration, state: LinkState) -> News {
        let was_stopped = self.is_stopped();
        self.heard = Some(now);
        self.newest = Some(state);
        let line = Line { bpm: state.bpm, origin: now, beat: Beats::from_f64(state.beat) };
        let same = self.line.is_some_and(|old| {
            old.bpm == line.bpm && (old.at(now) - line.beat).abs().to_f64() < SAME
        });
        if !same {
            self.line = Some(line);
        }
        match (was_stopped, self.is_stopped()) {
            (false, true) => News::Halted,
            (true, true) => News::Nothing,
            (_, false) if same && !was_stopped => News::Nothing,
            (_, false) => News::Line,
        }
    }

    pub(crate) fn reading(&self) -> Option<Reading> {
        let line = self.line.filter(|_| !self.is_stopped())?;
        Some(Reading { line, grid: BAR })
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.newest.is_some_and(|it| it.playing == Some(false))
    }

    pub(crate) fn peers(&self) -> u32 {
        self.newest.map_or(0, |it| it.peers)
    }

    pub(crate) fn silent_from(&self) -> Option<Duration> {
        self.heard.map(|heard| heard + PATIENCE)
    }
}
