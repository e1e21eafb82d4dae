//! What files do to a performance: load, fail, go, come back; and what becomes
//! of their versions when the performer takes or recalls them.

use super::Engine;
use super::waiting::{Change, Edit, TakeOver};
use crate::happening::{Cause, Happening};
use crate::history::Contents;
use crate::input::{FileChange, LoadedFile, Problem, Remembered};
use crate::library::{Holds, Presence};
use crate::registry::{self, Entry};
use crate::snapshot::LastReload;
use source::{Diagnostic, Severity};
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

    /// What has neither loaded nor failed is no more; but for the presets,
    /// which are built in where the folder has none.
    pub(super) fn forget_unseen(&mut self, now: Duration) {
        self.forget_at = None;
        self.library.retain(|key, file| file.presence != Presence::Unseen || key == PRESETS);
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
                FileChange::Solved { key } => self.back(&key),
                FileChange::Warned { key, warnings, text, helpers } => {
                    self.warned(&key, warnings, &text, helpers);
                }
                FileChange::Gone { key } => self.gone(now, key),
                FileChange::Renamed { from, to } => {
                    self.renamed(now, &from, &to);
                    self.stand_in(now, &from);
                }
            }
        }
        self.list_entries();
        self.start(now);
    }

    /// Takes in what the program brings along.
    pub(super) fn built_in(&mut self, now: Duration, key: Arc<str>, contents: Contents) {
        self.built_in.insert(key.clone(), contents);
        self.stand_in(now, &key);
        self.list_entries();
        self.start(now);
    }

    /// Where the folder does not have a file, or no longer, plays what is built
    /// in under its name, if anything is.
    fn stand_in(&mut self, now: Duration, key: &Arc<str>) {
        let Some(contents) = self.built_in.get(key).cloned() else { return };
        if self.library.get(key).is_some_and(|file| file.presence == Presence::Here) {
            return;
        }
        if !self.library.recognize(key, &contents) {
            self.library.publish(now, key, contents, false);
        }
        if let Some(file) = self.library.get_mut(key) {
            (file.is_broken, file.presence) = (false, Presence::BuiltIn);
        }
        let takes_over = self.at_once(now);
        self.now_live(key, takes_over);
    }

    fn is_built_in(&self, entry: &Entry) -> bool {
        self.library.get(&entry.file).is_some_and(|file| file.presence == Presence::BuiltIn)
    }

    fn loaded(&mut self, now: Duration, file: LoadedFile) {
        let LoadedFile { key, contents, warnings, helpers, saved_at, supersedes } = file;
        self.warn(&key, warnings, &contents.text, helpers);
        if self.library.recognize(&key, &contents) {
            return self.recognized(now, &key);
        }
        self.library.saved(&key);
        if !(self.holds_edits() && self.library.hold(&key, &contents)) {
            let edit = Edit { contents, supersedes, cause: Cause::Save, since: saved_at };
            self.offer(now, &key, edit);
        }
    }

    /// What is worth knowing of a file that is good; nothing, mostly.
    fn warn(
        &mut self,
        key: &Arc<str>,
        diagnostics: Vec<Diagnostic>,
        text: &Arc<str>,
        helpers: Vec<(Arc<str>, Arc<str>)>,
    ) {
        if diagnostics.is_empty() {
            return self.solved(key);
        }
        let own = (format!("{key}.py").into(), text.clone());
        let texts = [own].into_iter().chain(helpers).collect();
        self.problem(Problem { key: key.clone(), diagnostics, texts });
    }

    /// What is to be warned of has become something else, though the file has
    /// not: the lights are others, say. While it is broken that is all there is
    /// to say.
    fn warned(
        &mut self,
        key: &Arc<str>,
        diagnostics: Vec<Diagnostic>,
        text: &Arc<str>,
        helpers: Vec<(Arc<str>, Arc<str>)>,
    ) {
        let severity = self.problems.get(key).and_then(Problem::severity);
        if severity != Some(Severity::Error) {
            self.warn(key, diagnostics, text, helpers);
        }
    }

    /// A file is as another run left it.
    fn recognized(&mut self, now: Duration, key: &Arc<str>) {
        let Some(file) = self.library.get(key) else { return };
        if matches!(file.holds, Holds::Aside(_)) {
            self.happenings.push_back(Happening::SetAside { key: key.clone() });
        }
        if **key == *PRESETS {
            let count = file.history.current().contents.cues.len();
            self.happenings.push_back(Happening::Presets { count });
        }
        let takes_over = self.at_once(now);
        self.now_live(key, takes_over);
    }

    /// Makes contents the current version of a file, on the lights if it
    /// plays.
    pub(super) fn publish(
        &mut self,
        now: Duration,
        key: &Arc<str>,
        edit: Edit,
        takes_over: TakeOver,
    ) {
        let Edit { contents, supersedes, cause, since } = edit;
        if **key == *PRESETS {
            self.happenings.push_back(Happening::Presets { count: contents.cues.len() });
        }
        let labels: Vec<&str> = contents.cues.iter().map(|(_, cue)| &*cue.label).collect();
        let name = labels.join(", ").into();
        let is_new = self.library.publish(now, key, contents, supersedes);
        let playing = self.now_live(key, takes_over);
        let version = self.library.get(key).map_or(0, |file| file.history.current().number);
        let key = key.clone();
        if !is_new {
            return self.happenings.push_back(Happening::Unchanged { key, name, version });
        }
        // What was there at the start, nobody has saved.
        if self.all_tried {
            let (key, at) = (key.clone(), now);
            self.last_reload = Some(LastReload { key, version, at, save_to_frame: None });
        }
        let generation = self.performance.generation + 1;
        let reloaded =
            Happening::Reloaded { key, name, version, cause, since, generation, playing };
        self.happenings.push_back(reloaded);
    }

    /// A file's current version is another: tells the journal, and lets the
    /// cue that plays take over. False where that is no other.
    pub(super) fn now_live(&mut self, key: &Arc<str>, takes_over: TakeOver) -> bool {
        let Some(file) = self.library.get(key) else { return false };
        self.happenings.push_back(Happening::Live(file.remembered(key)));
        let Some(playing) = self.playing.clone().filter(|it| it.file == *key) else {
            return false;
        };
        let current = file.history.current();
        let gone = file.presence == Presence::Gone;
        match current.contents.entry(key, current.number, &playing.key) {
            Some(entry) => {
                let is_other = entry.cue != playing.cue;
                if is_other {
                    let TakeOver { from_beat, fade_beats } = takes_over;
                    if let Some(cue) = self.fit(&entry.cue) {
                        self.playback = self.playback.then(cue, from_beat, fade_beats);
                    }
                }
                self.playing = Some(Entry { gone, ..entry });
                is_other
            }
            // The file no longer defines it, but it plays on.
            None => {
                self.playing = Some(Entry { gone: true, ..playing });
                false
            }
        }
    }

    pub(super) fn failed(&mut self, problem: Problem) {
        if let Some(file) = self.library.get_mut(&problem.key) {
            (file.is_broken, file.presence) = (true, Presence::Here);
        }
        // Whoever saved it again wants to know that it has been tried, even if the
        // mistake is the same.
        let is_news = |told: &Problem| told.texts != problem.texts;
        if self.problems.get(&problem.key).is_some_and(is_news) {
            self.problems.remove(&problem.key);
        }
        self.problem(problem);
    }

    /// A file is there again, or good again, with the bytes it had.
    fn back(&mut self, key: &Arc<str>) {
        self.library.saved(key);
        if let Some(playing) = self.playing.as_mut().filter(|entry| entry.file == *key) {
            playing.gone = false;
        }
        // Warnings are about what it holds, and were said with that.
        let is_error = |it: &Problem| it.severity() == Some(Severity::Error);
        if self.problems.get(key).is_some_and(is_error) {
            self.solved(key);
        }
    }

    fn gone(&mut self, now: Duration, key: Arc<str>) {
        self.problems.remove(&key);
        if let Some(file) = self.library.get_mut(&key) {
            (file.is_broken, file.presence) = (false, Presence::Gone);
        }
        let playing = self.playing.as_mut().filter(|entry| entry.file == key);
        let is_playing = playing.map(|entry| entry.gone = true).is_some();
        self.happenings.push_back(Happening::Gone { key: key.clone(), playing: is_playing });
        self.stand_in(now, &key);
    }

    /// What plays, waits or is queued under the old name does so under the new
    /// one.
    fn renamed(&mut self, now: Duration, from: &Arc<str>, to: &Arc<str>) {
        self.problems.remove(from);
        let Some(contents) = self.library.rename(from, to) else { return };
        let in_new_file = |key: &str| -> Arc<str> {
            let slug = key.strip_prefix(&**from).unwrap_or_default();
            format!("{to}{slug}").into()
        };
        if let Some(waiting) = self.waiting.as_mut().filter(|it| it.file == *from) {
            waiting.file = to.clone();
            if let Change::Edit(edit) = &mut waiting.change {
                edit.contents = contents;
            }
        }
        if let Some(queued) = self.queued.as_mut().filter(|it| it.entry.file == *from) {
            (queued.entry.key, queued.entry.file) = (in_new_file(&queued.entry.key), to.clone());
        }
        if let Some(playing) = self.playing.as_mut().filter(|it| it.file == *from) {
            (playing.key, playing.file) = (in_new_file(&playing.key), to.clone());
            let key = playing.key.clone();
            self.happenings.push_back(Happening::Selected { key });
        }
        // The same light, though its cue may say where in which file it is from.
        let takes_over = TakeOver { from_beat: self.beat(now), fade_beats: 0.0 };
        self.now_live(to, takes_over);
    }

    /// Plays what was asked for as soon as it is there. Where nothing plays it
    /// is the first pattern, once all have been tried or nobody asked for one;
    /// what is built in plays only if somebody asks for it.
    fn start(&mut self, now: Duration) {
        let asked = self.wanted.as_deref().and_then(|name| registry::find(&self.entries, name));
        if let Some(entry) = asked.cloned() {
            self.solved(&super::SELECTION.into());
            return self.select(now, &entry);
        }
        let may_start = self.playing.is_none() && (self.wanted.is_none() || self.all_tried);
        let first = self.entries.iter().find(|entry| !self.is_built_in(entry));
        if let Some(entry) = first.filter(|_| may_start).cloned() {
            let wanted = self.wanted.take();
            self.select(now, &entry);
            self.wanted = wanted;
        }
    }

    /// Plays everything that is held. What plays changes in one swap, as an
    /// edit would.
    pub(super) fn take(&mut self, now: Duration) {
        for (key, contents) in self.library.held() {
            let edit = Edit { contents, supersedes: false, cause: Cause::Take, since: now };
            self.offer(now, &key, edit);
        }
        self.list_entries();
    }

    /// Goes to a version of a pattern's file by its number.
    pub(super) fn recall(&mut self, now: Duration, pattern: &str, number: u64) {
        match registry::find(&self.entries, pattern).map(|entry| entry.file.clone()) {
            Some(file) => self.go_to(now, &file, number),
            None => self.unknown(pattern),
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
