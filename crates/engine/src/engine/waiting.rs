//! An edit of what plays that waits for its beat: a save, or a step along the
//! versions.
//!
//! Until its beat it is kept beside what plays, as a queued pattern is: in the
//! performance already, but no version yet. So forgetting it leaves nothing
//! behind, and undo walks only what has been live.

use super::Engine;
use crate::Apply;
use crate::happening::{Cause, Happening};
use crate::history::{Contents, Step};
use crate::input::Problem;
use crate::library::Holds;
use crate::registry;
use show::Cue;
use std::sync::Arc;
use std::time::Duration;

#[derive(Clone, Debug)]
pub(super) struct Waiting {
    pub(super) file: Arc<str>,
    pub(super) change: Change,
    /// What will play, for the rig there is.
    pub(super) cue: Arc<Cue>,
    apply: Apply,
    pub(super) takes_over: TakeOver,
}

#[derive(Clone, Debug)]
pub(super) enum Change {
    Edit(Edit),
    /// To a version by its number.
    GoTo(u64),
}

/// Contents that are to be a version.
#[derive(Clone, Debug)]
pub(super) struct Edit {
    pub(super) contents: Contents,
    pub(super) supersedes: bool,
    pub(super) cause: Cause,
    /// The save was finished then, or the edit taken.
    pub(super) since: Duration,
}

/// When and how a cue takes over.
#[derive(Clone, Copy, Debug)]
pub(super) struct TakeOver {
    pub(super) from_beat: f64,
    pub(super) fade_beats: f64,
}

impl Engine {
    /// How an edit takes over where it need not wait.
    pub(super) fn at_once(&self, now: Duration) -> TakeOver {
        TakeOver { from_beat: self.beat(now), fade_beats: self.desk.fade_beats }
    }

    /// Makes contents a version of their file: now, or on their beat if they
    /// change what plays. The latest wins.
    pub(super) fn offer(&mut self, now: Duration, file: &Arc<str>, mut edit: Edit) {
        let plays = self.would_play(file, &edit.contents);
        if let Some(Err(diagnostics)) = plays.as_ref().map(|cue| cue.for_rig(&self.rig)) {
            let texts = vec![(format!("{file}.py").into(), edit.contents.text)];
            return self.failed(Problem { key: file.clone(), diagnostics, texts });
        }
        if let Some(Waiting { change: Change::Edit(older), .. }) = self.no_longer_waits(file) {
            // It would have superseded what plays only if the older one had.
            edit.supersedes &= older.supersedes;
        }
        match plays {
            Some(cue) if self.must_wait(now) => {
                if let Some(file) = self.library.get_mut(file) {
                    file.holds = Holds::Waiting;
                }
                // What plays is on the lights till then: a step of its own.
                edit.supersedes = false;
                self.wait(now, file, cue, Change::Edit(edit));
            }
            _ => {
                let takes_over = self.at_once(now);
                self.publish(now, file, edit, takes_over);
            }
        }
    }

    /// One step along the versions of a pattern's file; of what plays, if none
    /// is named.
    pub(super) fn walk(&mut self, now: Duration, name: Option<&str>, step: Step) {
        let entry = match name {
            Some(name) => registry::find(&self.entries, name),
            None => self.playing.as_ref(),
        };
        match (entry.map(|entry| entry.file.clone()), name) {
            (Some(file), _) => self.step_along(now, &file, step),
            (None, Some(name)) => self.unknown(name),
            (None, None) => {}
        }
    }

    fn step_along(&mut self, now: Duration, file: &Arc<str>, step: Step) {
        let waiting = self.waiting.as_ref().filter(|it| it.file == *file);
        let from = match waiting.map(|it| &it.change) {
            // A step back from what is not yet live is what plays.
            Some(Change::Edit(_)) if step == Step::Back => return self.cancel(),
            Some(Change::GoTo(number)) => Some(*number),
            _ => self.library.get(file).map(|file| file.history.current().number),
        };
        let history = self.library.get(file).map(|file| &file.history);
        if let Some(number) = from.and_then(|from| history?.beside(from, step)) {
            self.go_to(now, file, number);
        }
    }

    /// Goes to a version of a file, on its beat if that changes what plays.
    pub(super) fn go_to(&mut self, now: Duration, file: &Arc<str>, number: u64) {
        let history = self.library.get(file).map(|file| &file.history);
        let Some(version) = history.and_then(|it| it.get(number)).cloned() else { return };
        let plays = self.would_play(file, &version.contents);
        if plays.as_ref().is_some_and(|cue| self.fit(cue).is_none()) {
            return;
        }
        if let Some(Waiting { change: Change::Edit(edit), .. }) = self.no_longer_waits(file) {
            self.set_aside(file, edit.contents);
        }
        let change = Change::GoTo(number);
        match plays {
            Some(cue) if self.must_wait(now) => self.wait(now, file, cue, change),
            _ => self.carry_out(now, file, change, self.at_once(now)),
        }
    }

    /// Forgets the edit that waits.
    pub(super) fn cancel(&mut self) {
        let Some(waiting) = self.waiting.take() else { return };
        if let Change::Edit(edit) = waiting.change {
            self.set_aside(&waiting.file, edit.contents);
        }
    }

    /// What a file holds is good, but not wanted, until it is saved again.
    pub(super) fn set_aside(&mut self, key: &Arc<str>, contents: Contents) {
        let Some(file) = self.library.get_mut(key) else { return };
        file.holds = Holds::Aside(contents);
        self.happenings.push_back(Happening::Live(file.remembered(key)));
        self.happenings.push_back(Happening::SetAside { key: key.clone() });
    }

    /// Carries out what waits, as its beat has come or as nothing is left to
    /// wait for: its file no longer plays, say.
    pub(super) fn end_wait(&mut self, now: Duration, on_its_beat: bool) {
        let Some(waiting) = self.waiting.take() else { return };
        let Waiting { file, change, takes_over, .. } = waiting;
        let takes_over = if on_its_beat { takes_over } else { self.at_once(now) };
        self.carry_out(now, &file, change, takes_over);
    }

    /// Takes out what waits for this file.
    fn no_longer_waits(&mut self, file: &Arc<str>) -> Option<Waiting> {
        self.waiting.take_if(|it| it.file == *file)
    }

    /// The cue that would take over from what plays, if these were the contents
    /// of its file.
    fn would_play(&self, file: &Arc<str>, contents: &Contents) -> Option<Arc<Cue>> {
        let playing = self.playing.as_ref().filter(|it| it.file == *file)?;
        let entry = contents.entry(file, 0, &playing.key)?;
        (entry.cue != playing.cue).then_some(entry.cue)
    }

    fn must_wait(&self, now: Duration) -> bool {
        let beat = self.beat(now);
        self.desk.apply.beat_after(beat) > beat
    }

    fn wait(&mut self, now: Duration, file: &Arc<str>, cue: Arc<Cue>, change: Change) {
        let apply = self.desk.apply;
        let from_beat = apply.beat_after(self.beat(now));
        let takes_over = TakeOver { from_beat, fade_beats: self.desk.fade_beats };
        let Some(cue) = self.fit(&cue) else { return };
        self.waiting = Some(Waiting { file: file.clone(), change, cue, apply, takes_over });
    }

    fn carry_out(&mut self, now: Duration, file: &Arc<str>, change: Change, takes_over: TakeOver) {
        match change {
            Change::Edit(edit) => self.publish(now, file, edit, takes_over),
            Change::GoTo(number) => {
                if self.library.get_mut(file).is_some_and(|file| file.history.recall(number)) {
                    self.now_live(file, takes_over);
                }
            }
        }
        self.list_entries();
    }
}

impl Waiting {
    /// After a jump of the music it waits for the next start of its kind.
    pub(super) fn jumped_to(&mut self, beat: f64) {
        let from_beat = &mut self.takes_over.from_beat;
        *from_beat = from_beat.min(self.apply.beat_after(beat)).max(beat);
    }
}
