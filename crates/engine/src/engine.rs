//! The performance as a state machine.
//!
//! 1. Every input comes in through [`Engine::handle`], with its time.
//! 2. Inputs that may change the light end in a new [`Performance`] with the
//!    next generation; the old one stays as it was.
//! 3. A file that loads replaces its entries in the list. If one of them
//!    plays, the new cue takes over from the old when [`Apply`] says, at the
//!    beat the music is at: nothing starts anew.
//! 4. A file that fails changes the list of problems, and nothing else.
//! 5. A file that goes while it plays, plays on, until another is chosen.
//! 6. What was worth a line in the log waits in [`Engine::next_happening`].

use crate::happening::Happening;
use crate::input::{Command, FileChange, Input, LoadedFile, OutputState, Problem};
use crate::registry::{self, Entry};
use crate::snapshot::{LastReload, OutputLine, Pattern, PatternState, Snapshot};
use crate::{Desk, Flash, Performance};
use clock::{Clock, ClockInput};
use light::{Palette, Rig};
use show::Playback;
use source::{Diagnostic, Kind};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

#[derive(Debug)]
pub struct Engine {
    clock: Clock,
    desk: Desk,
    rig: Arc<Rig>,
    palettes: Vec<Palette>,
    entries: Vec<Entry>,
    /// The key of what plays.
    playing: Option<Arc<str>>,
    /// What to play as soon as it is there; asked for before it was.
    wanted: Option<String>,
    playback: Playback,
    problems: BTreeMap<Arc<str>, Problem>,
    outputs: BTreeMap<Arc<str>, OutputState>,
    last_reload: Option<LastReload>,
    performance: Arc<Performance>,
    happenings: VecDeque<Happening>,
}

impl Engine {
    pub fn new(clock: Clock, rig: Arc<Rig>, palettes: Vec<Palette>) -> Self {
        let performance = Arc::new(Performance {
            generation: 0,
            timeline: clock.timeline(),
            rig: rig.clone(),
            playback: Playback::default(),
            desk: Desk::default(),
        });
        Self {
            clock,
            desk: Desk::default(),
            rig,
            palettes,
            entries: Vec::new(),
            playing: None,
            wanted: None,
            playback: Playback::default(),
            problems: BTreeMap::new(),
            outputs: BTreeMap::new(),
            last_reload: None,
            performance,
            happenings: VecDeque::new(),
        }
    }

    /// What plays: the newest value to make frames from.
    pub fn performance(&self) -> Arc<Performance> {
        self.performance.clone()
    }

    pub fn next_happening(&mut self) -> Option<Happening> {
        self.happenings.pop_front()
    }

    /// When [`ClockInput::Elapsed`] wants to be handled, at the latest.
    pub fn next_wakeup(&self) -> Option<Duration> {
        self.clock.next_wakeup()
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub fn handle(&mut self, now: Duration, input: Input) {
        match input {
            Input::Files(changes) => self.files(now, changes),
            Input::Command(command) => self.command(now, command),
            Input::Clock(input) => self.clock.handle(now, input),
            Input::Rig(rig) => self.rig = rig,
            Input::Ready => {
                if let Some(name) = self.wanted.take() {
                    self.select_by_name(now, name);
                }
            }
            Input::Output { url, state } => return self.output(url, state),
            Input::Problem(problem) => return self.problem(problem),
            Input::Solved(key) => return self.solved(&key),
        }
        self.renew(now);
    }

    /// Notes when the first frame of a generation went out.
    pub fn shown(&mut self, key: &str, version: u64, save_to_frame: Duration) {
        if let Some(last) = &mut self.last_reload
            && *last.key == *key
            && last.version == version
        {
            last.save_to_frame = Some(save_to_frame);
        }
    }

    fn beat(&self, now: Duration) -> f64 {
        self.clock.timeline().beat_at(now)
    }

    /// Makes the value that frames come from anew.
    fn renew(&mut self, now: Duration) {
        self.playback = self.playback.settled_at(self.beat(now));
        self.performance = Arc::new(Performance {
            generation: self.performance.generation + 1,
            timeline: self.clock.timeline(),
            rig: self.rig.clone(),
            playback: self.playback.clone(),
            desk: self.desk.clone(),
        });
    }

    fn files(&mut self, now: Duration, changes: Vec<FileChange>) {
        for change in changes {
            match change {
                FileChange::Loaded(file) => self.loaded(now, file),
                FileChange::Failed(problem) => self.problem(problem),
                FileChange::Solved { key } => self.solved(&key),
                FileChange::Gone { key } => self.gone(key),
                FileChange::Renamed { from, to } => self.renamed(&from, &to),
            }
        }
        self.start(now);
    }

    fn loaded(&mut self, now: Duration, file: LoadedFile) {
        let entries = registry::entries_of(&file.key, file.version, &file.cues);
        let labels: Vec<&str> = entries.iter().map(|entry| &*entry.cue.label).collect();
        self.happenings.push_back(Happening::Reloaded {
            key: file.key.clone(),
            name: labels.join(", ").into(),
            version: file.version,
            saved_at: file.saved_at,
            generation: self.performance.generation + 1,
        });
        self.last_reload = Some(LastReload {
            key: file.key.clone(),
            version: file.version,
            at: now,
            save_to_frame: None,
        });
        let orphan = self.orphan_of(&file.key, &entries);
        if let Some(playing) = entries.iter().find(|it| Some(&it.key) == self.playing.as_ref()) {
            let beat = self.beat(now);
            let from_beat = self.desk.apply.beat_after(beat);
            let cue = playing.cue.clone();
            self.playback = self.playback.then(beat, cue, from_beat, self.desk.fade_beats);
        }
        let all = entries.into_iter().chain(orphan).collect();
        registry::replace(&mut self.entries, &file.key, all);
        if file.warnings.is_empty() {
            self.solved(&file.key);
        } else {
            let texts = vec![(format!("{}.py", file.key).into(), file.text)];
            self.problem(Problem { key: file.key, diagnostics: file.warnings, texts });
        }
    }

    /// What plays from a file, if the file's new entries lack it.
    fn orphan_of(&self, file: &str, new: &[Entry]) -> Option<Entry> {
        let old = self.entries.iter().find(|it| Some(&it.key) == self.playing.as_ref())?;
        let orphaned = *old.file == *file && !new.iter().any(|it| it.key == old.key);
        orphaned.then(|| Entry { gone: true, ..old.clone() })
    }

    fn problem(&mut self, problem: Problem) {
        if self.problems.get(&problem.key) == Some(&problem) {
            return;
        }
        let running = self.entries.iter().find(|entry| entry.file == problem.key);
        let still_running =
            running.map(|entry| format!("{} version {}", entry.cue.label, entry.version).into());
        self.problems.insert(problem.key.clone(), problem.clone());
        self.happenings.push_back(Happening::Problem { problem, still_running });
    }

    fn solved(&mut self, key: &Arc<str>) {
        if self.problems.remove(key).is_some() {
            self.happenings.push_back(Happening::Solved { key: key.clone() });
        }
    }

    fn gone(&mut self, key: Arc<str>) {
        self.problems.remove(&key);
        let orphan = self.orphan_of(&key, &[]);
        let playing = orphan.is_some();
        registry::replace(&mut self.entries, &key, orphan.into_iter().collect());
        self.happenings.push_back(Happening::Gone { key, playing });
    }

    /// What plays under the old name plays under the new one.
    fn renamed(&mut self, from: &Arc<str>, to: &Arc<str>) {
        let old = self.entries.iter().find(|it| Some(&it.key) == self.playing.as_ref());
        let Some(slug) = old.filter(|it| it.file == *from).and_then(|it| it.key.strip_prefix(&**from))
        else {
            return;
        };
        let key: Arc<str> = format!("{to}{slug}").into();
        if self.entries.iter().any(|entry| entry.key == key) {
            self.playing = Some(key.clone());
            self.entries.retain(|entry| entry.file != *from);
            self.happenings.push_back(Happening::Selected { key });
        }
    }

    /// Plays what was asked for before it was there, else the first pattern
    /// if nothing plays.
    fn start(&mut self, now: Duration) {
        let wanted = self.wanted.as_deref().and_then(|name| registry::find(&self.entries, name));
        let first = || self.entries.first().filter(|_| self.playing.is_none());
        let found = wanted.is_some();
        if let Some(entry) = wanted.or_else(first).cloned() {
            let still_wanted = self.wanted.take().filter(|_| !found);
            self.select(now, &entry);
            self.wanted = still_wanted;
        }
    }

    fn select(&mut self, now: Duration, entry: &Entry) {
        if self.playing.as_ref() == Some(&entry.key) {
            return;
        }
        self.wanted = None;
        self.playing = Some(entry.key.clone());
        self.entries.retain(|it| !it.gone || it.key == entry.key);
        let beat = self.beat(now);
        self.playback = self.playback.then(beat, entry.cue.clone(), beat, 0.0);
        self.happenings.push_back(Happening::Selected { key: entry.key.clone() });
    }

    fn command(&mut self, now: Duration, command: Command) {
        match command {
            Command::Select(name) => self.select_by_name(now, name),
            Command::SelectIndex(index) => {
                if let Some(entry) = self.entries.get(index).cloned() {
                    self.select(now, &entry);
                }
            }
            Command::Next => self.step(now, 1),
            Command::Previous => self.step(now, -1),
            Command::Palette(name) => self.choose_palette(name),
            Command::NextPalette => self.next_palette(),
            Command::Blackout(on) => self.desk.blackout = on,
            Command::ToggleBlackout => self.desk.blackout = !self.desk.blackout,
            Command::FlashPress => self.desk.flash = Some(Flash { released: None }),
            Command::FlashRelease => {
                let released = Some(self.beat(now));
                self.desk.flash = self.desk.flash.map(|_| Flash { released });
            }
            Command::Intensity(level) => self.desk.intensity = level,
            Command::Tempo(bpm) => self.clock.handle(now, ClockInput::SetBpm(bpm)),
            Command::Tap => self.clock.handle(now, ClockInput::Tap),
            Command::Nudge(beats) => self.clock.handle(now, ClockInput::Nudge(beats)),
            Command::Downbeat => self.clock.handle(now, ClockInput::Downbeat),
            Command::Apply(apply) => self.desk.apply = apply,
            Command::Fade(beats) => self.desk.fade_beats = beats.max(0.0),
            Command::Cancel => self.playback = self.playback.without_waiting(self.beat(now)),
        }
    }

    fn select_by_name(&mut self, now: Duration, name: String) {
        const KEY: &str = "selection";
        if let Some(entry) = registry::find(&self.entries, &name).cloned() {
            self.solved(&KEY.into());
            return self.select(now, &entry);
        }
        if self.entries.is_empty() {
            self.wanted = Some(name);
            return;
        }
        let known = self.entries.iter().map(|entry| &*entry.key);
        let diagnostic = Diagnostic::warning(Kind::Name, format!("no pattern is called `{name}`"))
            .suggest(&name, known);
        self.problem(Problem { key: KEY.into(), diagnostics: vec![diagnostic], texts: Vec::new() });
    }

    /// So many patterns further in the list, round its ends.
    fn step(&mut self, now: Duration, by: isize) {
        let count = self.entries.len();
        let Ok(length @ 1..) = isize::try_from(count) else { return };
        let current =
            self.entries.iter().position(|entry| Some(&entry.key) == self.playing.as_ref());
        let next = current.map_or(0, |current| (current as isize + by).rem_euclid(length) as usize);
        let entry = self.entries[next].clone();
        self.select(now, &entry);
    }

    fn choose_palette(&mut self, name: Option<String>) {
        const KEY: &str = "palette";
        let Some(name) = name else {
            self.desk.palette = None;
            return;
        };
        match self.palettes.iter().find(|palette| *palette.name == *name) {
            Some(palette) => {
                self.desk.palette = Some(palette.clone());
                self.solved(&KEY.into());
            }
            None => {
                let known = self.palettes.iter().map(|palette| &*palette.name);
                let message = format!("no palette is called `{name}`");
                let diagnostic = Diagnostic::warning(Kind::Name, message).suggest(&name, known);
                let (key, texts) = (KEY.into(), Vec::new());
                self.problem(Problem { key, diagnostics: vec![diagnostic], texts });
            }
        }
    }

    fn next_palette(&mut self) {
        let next = match &self.desk.palette {
            None => 0,
            Some(current) => {
                let at = self.palettes.iter().position(|palette| palette.name == current.name);
                at.map_or(0, |at| at + 1)
            }
        };
        self.desk.palette = self.palettes.get(next).cloned();
    }

    fn output(&mut self, url: Arc<str>, state: OutputState) {
        let before = self.outputs.insert(url.clone(), state.clone());
        if before.as_ref() != Some(&state) {
            self.happenings.push_back(Happening::Output { url, state });
        }
    }

    pub fn snapshot(&self, now: Duration) -> Snapshot {
        let beat = self.beat(now);
        let pattern = |entry: &Entry| Pattern {
            key: entry.key.clone(),
            label: entry.cue.label.clone(),
            description: entry.cue.description.clone(),
            tags: entry.cue.tags.clone(),
            version: entry.version,
            state: self.state_of(entry),
        };
        Snapshot {
            patterns: self.entries.iter().map(pattern).collect(),
            playing: self.entries.iter().position(|it| Some(&it.key) == self.playing.as_ref()),
            waiting_until: self.playback.waiting_at(beat).map(|(_, beat)| beat),
            timeline: self.clock.timeline(),
            clock: self.clock.status(),
            palette: self.desk.palette.as_ref().map(|palette| palette.name.clone()),
            blackout: self.desk.blackout,
            flashing: self.desk.flash.is_some_and(|it| it.level_at(beat).get() > 0.0),
            intensity: self.desk.intensity.get(),
            apply: self.desk.apply,
            fade_beats: self.desk.fade_beats,
            problems: self.problems.values().cloned().collect(),
            outputs: self
                .outputs
                .iter()
                .map(|(url, state)| OutputLine { url: url.clone(), state: state.clone() })
                .collect(),
            last_reload: self.last_reload.clone(),
        }
    }

    fn state_of(&self, entry: &Entry) -> PatternState {
        let broken = || self.problems.get(&entry.file).and_then(Problem::severity);
        if entry.gone {
            PatternState::Gone
        } else if broken() == Some(source::Severity::Error) {
            PatternState::Problem
        } else {
            PatternState::Live
        }
    }
}

#[cfg(test)]
mod tests;
