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
                let cue = self.for_rig(&entry.cue);
                let from_beat = Apply::Bar.beat_after(self.beat(now));
                self.queued = Some(Queued { entry, cue, from_beat });
                self.arrive(now);
            }
        }
    }

    /// Once its bar has begun, what was queued is what plays.
    pub(super) fn arrive(&mut self, now: Duration) {
        let beat = self.beat(now) + A_MOMENT;
        if let Some(queued) = self.queued.take_if(|it| it.from_beat <= beat) {
            self.playback = self.playback.cut_to(queued.cue, queued.from_beat);
            self.happenings.push_back(Happening::Selected { key: queued.entry.key.clone() });
            self.playing = Some(queued.entry);
            self.list_entries();
        }
    }

    /// What plays, and what takes over from it on its beat.
    pub(super) fn playback_with_queued(&self) -> Playback {
        match &self.queued {
            Some(queued) => self.playback.cut_to(queued.cue.clone(), queued.from_beat),
            None => self.playback.clone(),
        }
    }

    /// The lights are others, or a file has another version: what is queued
    /// is queued as it is now. What is no longer there is not.
    pub(super) fn refit_queued(&mut self) {
        let Some(queued) = self.queued.take() else { return };
        let entry = self.entries.iter().find(|entry| entry.key == queued.entry.key && !entry.gone);
        self.queued = entry.cloned().map(|entry| {
            let cue = self.for_rig(&entry.cue);
            Queued { entry, cue, ..queued }
        });
    }
}
