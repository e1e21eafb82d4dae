//! What files do to a performance: load, fail, go, come back; and what the
//! performer does with their versions: hold, take, undo, redo.

use super::Engine;
use crate::happening::Happening;
use crate::history::{Contents, History};
use crate::input::{FileChange, LoadedFile, Problem, Remembered};
use crate::library::Presence;
use crate::registry::{self, Entry};
use crate::snapshot::LastReload;
use std::sync::Arc;
use std::time::Duration;

/// A problem that was there at the start has been said by then.
const FORGET_AFTER: Duration = Duration::from_secs(1);

/// The file whose cues are the presets.
pub const PRESETS: &str = "strudel/presets";

impl Engine {
    /// Takes in what another run left, and plays what played there.
    pub(super) fn restore(
        &mut self,
        now: Duration,
        files: Vec<Remembered>,
        playing: Option<Arc<str>>,
    ) {
        for file in files {
            self.library.restore(file);
        }
        self.list_entries();
        let asked = self.wanted.clone().or(playing.map(|key| key.to_string()));
        if let Some(entry) = asked.and_then(|name| registry::find(&self.entries, &name).cloned()) {
            self.select(now, &entry);
        }
    }

    /// Every file there is has been tried: what was asked for and is not there
    /// is said, and what is only a memory goes soon.
    pub(super) fn ready(&mut self, now: Duration) {
        self.forget_at = Some(now + FORGET_AFTER);
        self.list_entries();
        self.all_tried = true;
        if let Some(name) = self.wanted.take() {
            self.select_by_name(now, name.clone());
            self.start(now);
            let found = self.playing.as_ref().is_some_and(|entry| self.is_called(entry, &name));
            self.wanted = (!found).then_some(name);
        }
        self.start(now);
    }

    /// What has neither loaded nor failed is no more.
    pub(super) fn forget_unseen(&mut self, now: Duration) {
        self.forget_at = None;
        self.library.retain(|_, file| file.presence != Presence::Unseen);
        let forgotten =
            self.playing.as_ref().is_some_and(|entry| self.library.get(&entry.file).is_none());
        if forgotten {
            self.playing = None;
        }
        self.list_entries();
        self.start(now);
    }

    fn is_called(&self, entry: &Entry, name: &str) -> bool {
        registry::find(&self.entries, name).is_some_and(|found| found.key == entry.key)
    }

    pub(super) fn files(&mut self, now: Duration, changes: Vec<FileChange>) {
        for change in changes {
            match change {
                FileChange::Loaded(file) => self.loaded(now, file),
                FileChange::Failed(problem) => self.failed(problem),
                FileChange::Solved { key } => self.solved(&key),
                FileChange::Gone { key } => self.gone(key),
                FileChange::Renamed { from, to } => self.renamed(&from, &to),
            }
        }
        self.list_entries();
        self.start(now);
    }

    fn loaded(&mut self, now: Duration, file: LoadedFile) {
        let LoadedFile { key, contents, warnings, saved_at, supersedes } = file;
        if warnings.is_empty() {
            self.solved(&key);
        } else {
            let texts = vec![(format!("{key}.py").into(), contents.text.clone())];
            self.problem(Problem { key: key.clone(), diagnostics: warnings, texts });
        }
        let recognized = self.library.recognize(&key, &contents);
        if !recognized && self.holds_edits() && self.library.hold(&key, &contents) {
            return;
        }
        if *key == *PRESETS {
            self.happenings.push_back(Happening::Presets { count: contents.cues.len() });
        }
        if recognized {
            return self.now_live(now, &key);
        }
        let labels: Vec<&str> = contents.cues.iter().map(|(_, cue)| &*cue.label).collect();
        let name = labels.join(", ").into();
        let is_new = self.publish(now, &key, contents, supersedes);
        let version = self.library.get(&key).map_or(0, |file| file.history.current().number);
        if !is_new {
            return self.happenings.push_back(Happening::Unchanged { key, name, version });
        }
        // What was there at the start, nobody has saved.
        if self.all_tried {
            let (key, at) = (key.clone(), now);
            self.last_reload = Some(LastReload { key, version, at, save_to_frame: None });
        }
        let generation = self.performance.generation + 1;
        self.happenings.push_back(Happening::Reloaded { key, name, version, saved_at, generation });
    }

    /// Makes contents the current version of a file, on the lights if it
    /// plays. False where it is no other than before.
    fn publish(
        &mut self,
        now: Duration,
        key: &Arc<str>,
        contents: Contents,
        supersedes: bool,
    ) -> bool {
        let is_new = self.library.publish(now, key, contents, supersedes);
        self.now_live(now, key);
        is_new
    }

    /// A file's current version is another: tells the journal, and lets the
    /// cue that plays take over.
    fn now_live(&mut self, now: Duration, key: &Arc<str>) {
        let Some(file) = self.library.get(key) else { return };
        let current = file.history.current();
        self.happenings.push_back(Happening::Live(Remembered {
            key: key.clone(),
            versions: file.history.versions().to_vec(),
            current: current.number,
            on_disk: file.on_disk,
        }));
        let entries = registry::entries_of(key, current.number, &current.contents.cues);
        let Some(playing) = self.playing.clone().filter(|it| it.file == *key) else { return };
        match entries.into_iter().find(|entry| entry.key == playing.key) {
            Some(entry) => {
                if entry.cue != playing.cue {
                    self.take_over(now, entry.cue.clone());
                }
                self.playing = Some(entry);
            }
            // The file no longer defines it, but it plays on.
            None => self.playing = Some(Entry { gone: true, ..playing }),
        }
    }

    fn failed(&mut self, problem: Problem) {
        if let Some(file) = self.library.get_mut(&problem.key) {
            (file.on_disk, file.presence) = (None, Presence::Here);
        }
        self.problem(problem);
    }

    fn gone(&mut self, key: Arc<str>) {
        self.problems.remove(&key);
        if let Some(file) = self.library.get_mut(&key) {
            (file.on_disk, file.presence, file.held) = (None, Presence::Gone, None);
        }
        let playing = self.playing.as_mut().filter(|entry| entry.file == key);
        let is_playing = playing.map(|entry| entry.gone = true).is_some();
        self.happenings.push_back(Happening::Gone { key, playing: is_playing });
    }

    /// What plays under the old name plays under the new one.
    fn renamed(&mut self, from: &Arc<str>, to: &Arc<str>) {
        self.library.remove(from);
        self.problems.remove(from);
        self.list_entries();
        let Some(playing) = self.playing.as_ref().filter(|entry| entry.file == *from) else {
            return;
        };
        let slug = playing.key.strip_prefix(&**from).unwrap_or_default();
        let key = format!("{to}{slug}");
        if let Some(entry) = self.entries.iter().find(|entry| *entry.key == *key) {
            let selected = entry.key.clone();
            self.playing = Some(entry.clone());
            self.happenings.push_back(Happening::Selected { key: selected });
        }
    }

    /// Plays what was asked for as soon as it is there. Where nothing plays it
    /// is the first pattern, once all have been tried or nobody asked for one.
    fn start(&mut self, now: Duration) {
        let asked = self.wanted.as_deref().and_then(|name| registry::find(&self.entries, name));
        if let Some(entry) = asked.cloned() {
            self.solved(&super::SELECTION.into());
            return self.select(now, &entry);
        }
        let may_start = self.playing.is_none() && (self.wanted.is_none() || self.all_tried);
        if let Some(entry) = self.entries.first().filter(|_| may_start).cloned() {
            let wanted = self.wanted.take();
            self.select(now, &entry);
            self.wanted = wanted;
        }
    }

    /// Plays everything that is held. What plays changes in one swap, as an
    /// edit would.
    pub(super) fn take(&mut self, now: Duration) {
        for (key, contents) in self.library.take_held() {
            self.publish(now, &key, contents, false);
        }
        self.list_entries();
    }

    /// Goes along the versions of a pattern's file; of what plays, if none is
    /// named.
    pub(super) fn walk(
        &mut self,
        now: Duration,
        name: Option<&str>,
        step: fn(&mut History) -> bool,
    ) {
        let entry = match name {
            Some(name) => registry::find(&self.entries, name),
            None => self.playing.as_ref(),
        };
        match (entry.map(|entry| entry.file.clone()), name) {
            (Some(file), _) => self.go_to_version(now, &file, step),
            (None, Some(name)) => self.unknown(name),
            (None, None) => {}
        }
    }

    /// Goes to a version of a pattern's file by its number.
    pub(super) fn recall(&mut self, now: Duration, pattern: &str, number: u64) {
        let file = registry::find(&self.entries, pattern).map(|entry| entry.file.clone());
        match file {
            Some(file) => self.go_to_version(now, &file, |history| history.recall(number)),
            None => self.unknown(pattern),
        }
    }

    fn go_to_version(
        &mut self,
        now: Duration,
        key: &Arc<str>,
        step: impl FnOnce(&mut History) -> bool,
    ) {
        if self.library.get_mut(key).is_some_and(|file| step(&mut file.history)) {
            self.now_live(now, key);
            self.list_entries();
        }
    }

    /// Lists what can be chosen: what files have, and what plays though its
    /// file no longer has it.
    pub(super) fn list_entries(&mut self) {
        let playing = self.playing.clone();
        let is_playing = |key: &str| playing.as_ref().is_some_and(|entry| *entry.key == *key);
        self.entries = self.library.entries(is_playing);
        if let Some(entry) = playing
            && !self.entries.iter().any(|it| it.key == entry.key)
        {
            let at = self.entries.partition_point(|it| it.file < entry.file);
            self.entries.insert(at, Entry { gone: true, ..entry });
        }
        self.refit_queued();
    }
}
