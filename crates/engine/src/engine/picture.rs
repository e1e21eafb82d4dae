//! The snapshot that surfaces draw, and the preview of what is held.

use super::Engine;
use super::waiting::{Change, Waiting};
use crate::input::Problem;
use crate::library::{File, Holds};
use crate::registry::Entry;
use crate::snapshot::{OutputLine, Pattern, PatternState, Queued, Snapshot, VersionLine};
use crate::{Performance, Version};
use show::Playback;
use std::sync::Arc;
use std::time::Duration;

impl Engine {
    pub fn snapshot(&self, now: Duration) -> Snapshot {
        let beat = self.beat(now);
        Snapshot {
            ready: self.all_tried,
            patterns: self.entries.iter().map(|it| self.pattern(it)).collect(),
            playing: self.playing_index(),
            versions: self.versions(),
            histories: self.histories(),
            queued: self.queued(),
            waiting_until: self.edit_comes_at(),
            timeline: self.clock.timeline(),
            clock: self.clock.status(),
            palette: self.desk.palette.as_ref().map(|palette| palette.name.clone()),
            blackout: self.desk.is_dark(),
            flashing: self.desk.flash.is_some_and(|it| it.level_at(beat).get() > 0.0),
            identified: self.desk.identify.and_then(|it| it.light_at(now)),
            intensity: self.desk.intensity.get(),
            hue: self.desk.hue,
            speed: self.desk.speed.rate(),
            apply: self.desk.apply,
            fade_beats: self.desk.fade_beats,
            hold: self.holds_edits(),
            live: self.performance.clone(),
            preview: self.preview(),
            rig: self.rig.clone(),
            problems: self.problems.values().cloned().collect(),
            outputs: self
                .outputs
                .iter()
                .map(|(url, state)| OutputLine { url: url.clone(), state: state.clone() })
                .collect(),
            last_reload: self.last_reload.clone(),
        }
    }

    fn versions(&self) -> Vec<VersionLine> {
        let file = self.playing.as_ref().and_then(|entry| self.library.get(&entry.file));
        file.map_or_else(Vec::new, |file| lines(file.history.versions()))
    }

    fn histories(&self) -> Vec<(Arc<str>, Vec<VersionLine>)> {
        let mut histories: Vec<_> = Vec::new();
        for entry in &self.entries {
            let versions = self.library.get(&entry.file).map(|file| file.history.versions());
            // The entries of a file stand together.
            let is_new = histories.last().is_none_or(|(file, _)| *file != entry.file);
            if let Some(versions @ [_, _, ..]) = versions
                && is_new
            {
                histories.push((entry.file.clone(), lines(versions)));
            }
        }
        histories
    }

    fn queued(&self) -> Option<Queued> {
        let queued = self.queued.as_ref()?;
        let pattern = self.entries.iter().position(|entry| entry.key == queued.entry.key)?;
        Some(Queued { pattern, from_beat: queued.from_beat })
    }

    fn pattern(&self, entry: &Entry) -> Pattern {
        let file = self.library.get(&entry.file);
        let (undo, redo) = file.map_or((0, 0), |file| file.history.steps());
        Pattern {
            key: entry.key.clone(),
            label: entry.cue.label.clone(),
            description: entry.cue.description.clone(),
            tags: entry.cue.tags.clone(),
            version: entry.version,
            on_disk: file.and_then(File::on_disk),
            undo,
            redo,
            text: file.map_or_else(|| "".into(), |it| it.history.current().contents.text.clone()),
            state: self.state_of(entry),
        }
    }

    fn state_of(&self, entry: &Entry) -> PatternState {
        let severity = self.problems.get(&entry.file).and_then(Problem::severity);
        if entry.gone {
            return PatternState::Gone;
        }
        if severity == Some(source::Severity::Error) {
            return PatternState::Problem;
        }
        let waits = |it: &Waiting| it.file == entry.file && matches!(it.change, Change::GoTo(_));
        match self.library.get(&entry.file).map(|file| &file.holds) {
            Some(Holds::Held(_)) => PatternState::Held,
            Some(Holds::Waiting) => PatternState::Waiting,
            _ if self.waiting.as_ref().is_some_and(waits) => PatternState::Waiting,
            Some(Holds::Aside(_)) => PatternState::Reverted,
            Some(Holds::Version(number)) if *number != entry.version => PatternState::Reverted,
            Some(Holds::Version(_) | Holds::Unknown) | None => PatternState::Live,
        }
    }

    /// What would play if everything held were taken now; `None` if that is
    /// what plays.
    fn preview(&self) -> Option<Arc<Performance>> {
        let playing = self.playing.as_ref()?;
        let held = self.library.get(&playing.file)?.held()?;
        let cue = held.entry(&playing.file, 0, &playing.key)?.cue;
        let cue = Arc::new(cue.for_rig(&self.rig).ok()?);
        let performance = (*self.performance).clone();
        Some(Arc::new(Performance { playback: Playback::of(cue), ..performance }))
    }
}

fn lines(versions: &[Version]) -> Vec<VersionLine> {
    let line = |it: &Version| VersionLine { number: it.number, at: it.at, hash: it.hash };
    versions.iter().map(line).collect()
}
