//! What the frame thread cannot say itself: that it holds flashes back, that a
//! frame lacks something, comes late or cannot be made. Each is a problem while it is so.

use super::Conductor;
use engine::{Input, Problem};
use source::{Diagnostic, Kind};
use std::sync::Arc;
use std::time::Duration;

/// What has been said of the frame thread.
#[derive(Debug, Default)]
pub(crate) struct Health {
    guarded: bool,
    /// Of the last frame that was said to lack something what time it was of.
    lacking_at: Option<Duration>,
    failing: bool,
    late: bool,
    /// When frames were counted last, and how many there were and were late.
    counted: (Duration, u64, u64),
}

/// How often what plays is asked again what it has no answer to.
const ASK_AGAIN: Duration = Duration::from_millis(500);

/// How long frames are counted to say that many are late, and how many are.
const COUNTED_FOR: Duration = Duration::from_secs(5);
const MANY: u64 = 5;

impl Conductor {
    /// Says what is wrong with frames, or no longer.
    pub(super) fn report_frames(&mut self) {
        self.report_guard();
        self.report_lack();
        self.report_failing();
        self.report_late();
    }

    /// The strobe guard holds flashes back.
    fn report_guard(&mut self) {
        const OVER: Duration = Duration::from_secs(3);
        let now = self.stage.now();
        let guarded = self.stage.guarded_at().is_some_and(|at| now < at + OVER);
        if guarded == self.health.guarded {
            return;
        }
        self.health.guarded = guarded;
        let key: Arc<str> = "strobe".into();
        let Some(limit) = self.strobe_limit().filter(|_| guarded) else {
            return self.tell_engine(Input::Solved(key));
        };
        let message = format!(
            "flashes over a large area are held back to {limit} a second, for people with \
             photosensitive epilepsy"
        );
        let hint = format!(
            "`[strobe]` `limit = \"off\"` in {} lifts this, or `--strobe-limit off`",
            config::FILE_NAME
        );
        let diagnostics = vec![Diagnostic::warning(Kind::Configuration, message).hint(hint)];
        self.tell_engine(Input::Problem(Problem { key, diagnostics, texts: Vec::new() }));
    }

    /// Says while it is so what the pattern that plays has no answer to. The
    /// frame thread only notes when: a frame is a function of time, so asking
    /// again brings the same mistake to light.
    fn report_lack(&mut self) {
        const OVER: Duration = Duration::from_secs(3);
        let key: Arc<str> = "lights".into();
        let at = self.stage.lacking_at().filter(|at| self.stage.now() < *at + OVER);
        let Some(at) = at else {
            if self.health.lacking_at.take().is_some() {
                self.tell_engine(Input::Solved(key));
            }
            return;
        };
        if self.health.lacking_at.is_some_and(|told| at < told + ASK_AGAIN) {
            return;
        }
        self.health.lacking_at = Some(at);
        match self.engine.performance().unanswered_at(at) {
            Some(unanswered) => {
                let mut diagnostic = unanswered.diagnostic();
                let label = &unanswered.cue.label;
                diagnostic.hint.get_or_insert_with(|| format!("\"{label}\" is dark for now"));
                let diagnostics = vec![diagnostic];
                self.tell_engine(Input::Problem(Problem { key, diagnostics, texts: Vec::new() }));
            }
            None => self.tell_engine(Input::Solved(key)),
        }
    }

    /// No frame can be made of what plays.
    fn report_failing(&mut self) {
        let failing = self.stage.is_failing();
        if failing == self.health.failing {
            return;
        }
        self.health.failing = failing;
        let key: Arc<str> = "frames".into();
        if !failing {
            return self.tell_engine(Input::Solved(key));
        }
        let message = "the program itself failed to make light of what plays; the last light stays";
        let hint = "undo, or play another pattern";
        let diagnostics = vec![Diagnostic::warning(Kind::Internal, message).hint(hint)];
        self.tell_engine(Input::Problem(Problem { key, diagnostics, texts: Vec::new() }));
    }

    /// More than one frame in [`MANY`] comes late by over a period.
    fn report_late(&mut self) {
        let now = self.stage.now();
        let (since, frames_then, late_then) = self.health.counted;
        if now < since + COUNTED_FOR {
            return;
        }
        let (frames, late) = self.stage.counts();
        self.health.counted = (now, frames, late);
        let (frames, late) = (frames - frames_then, late - late_then);
        let is_late = late * MANY > frames;
        if is_late == self.health.late {
            return;
        }
        self.health.late = is_late;
        self.say_if(
            is_late,
            "late frames",
            &format!(
                "{late} of the last {frames} frames came late: the machine is busy, or what plays \
                 is too much for it"
            ),
        );
    }
}
