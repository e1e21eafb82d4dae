//! A pattern that waits for its bar.
//!
//! Until it plays it is kept beside what plays: edits of what plays go on
//! meanwhile, and none of them outlasts it.

use super::{Engine, SELECTION};
use crate::Apply;
use crate::happening::Happening;
use crate::registry::{self, Entry};
use show::{Cue, Playback};
use std::sync::Arc;
use std::time::Duration;

#[derive(Clone, Debug)]
pub(super) struct Queued {
    pub(super) entry: Entry,
    /// Its cue, for the rig there is.
    cue: Arc<Cue>,
    pub(super) from_beat: f64,
}

/// In beats. To wake up for a beat is to wake up a moment before or after it.
const A_MOMENT: f64 = 1e-6;

impl Engine {
    pub(super) fn queue_by_name(&mut self, now: Duration, name: Option<&str>) {
        let Some(name) = name else {
            self.queued = None;
            return;
        };
        match registry::find(&self.entries, name).cloned() {
            Some(entry) => {
                self.solved(&SELECTION.into());
                self.queue(now, entry);
            }
            None => self.unknown(name),
        }
    }

    /// Plays a pattern from the next bar on. To queue what plays is to go on
    /// with it.
    fn queue(&mut self, now: Duration, entry: Entry) {
        match &self.playing {
            None => self.select(now, &entry),
            Some(playing) if playing.key == entry.key => self.queued = None,
            Some(_) => {
                let Some(cue) = self.fit(&entry.cue) else { return };
                let from_beat = Apply::Bar.beat_after(self.beat(now));
                self.queued = Some(Queued { entry, cue, from_beat });
                self.arrive(now);
            }
        }
    }

    /// Once its beat has come, the edit that waited is a version, and what was
    /// queued is what plays. True if that was now.
    pub(super) fn arrive(&mut self, now: Duration) -> bool {
        let beat = self.beat(now) + A_MOMENT;
        let edit_is_due = self.edit_comes_at().is_some_and(|from_beat| from_beat <= beat);
        if edit_is_due {
            self.end_wait(now, true);
        }
        let queued = self.queued.take_if(|it| it.from_beat <= beat);
        let queued_is_due = queued.is_some();
        if let Some(queued) = queued {
            self.playback = self.playback.then(queued.cue, queued.from_beat, 0.0);
            self.happenings.push_back(Happening::Selected { key: queued.entry.key.clone() });
            self.playing = Some(queued.entry);
            self.end_wait(now, false);
            self.list_entries();
        }
        edit_is_due || queued_is_due
    }

    /// The beat of the edit that waits, unless a queued pattern comes before.
    pub(super) fn edit_comes_at(&self) -> Option<f64> {
        let from_beat = self.waiting.as_ref()?.takes_over.from_beat;
        let is_seen = self.queued.as_ref().is_none_or(|queued| from_beat <= queued.from_beat);
        is_seen.then_some(from_beat)
    }

    /// What plays, and what takes over from it on its beat.
    pub(super) fn playback_to_come(&self) -> Playback {
        let mut playback = self.playback.clone();
        if let (Some(waiting), Some(from_beat)) = (&self.waiting, self.edit_comes_at()) {
            let fade_beats = waiting.takes_over.fade_beats;
            playback = playback.then(waiting.cue.clone(), from_beat, fade_beats);
        }
        if let Some(queued) = &self.queued {
            playback = playback.then(queued.cue.clone(), queued.from_beat, 0.0);
        }
        playback
    }

    /// The lights are others, or a file has another version: what is queued
    /// is queued as it is now. What is no longer there is not.
    pub(super) fn refit_queued(&mut self) {
        let Some(queued) = self.queued.take() else { return };
        let entry = self.entries.iter().find(|entry| entry.key == queued.entry.key && !entry.gone);
        let Some(entry) = entry.cloned() else { return };
        if let Some(cue) = self.fit(&entry.cue) {
            self.queued = Some(Queued { entry, cue, ..queued });
        }
    }
}

impl Queued {
    /// After a jump of the music it waits for the next bar.
    pub(super) fn jumped_to(&mut self, beat: f64) {
        self.from_beat = self.from_beat.min(Apply::Bar.beat_after(beat)).max(beat);
    }
}
