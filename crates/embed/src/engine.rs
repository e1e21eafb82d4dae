//! Plays registered patterns.

use crate::{LoadError, Pattern};
use ::engine::{
    Command, Contents, Engine, FileChange, Frames, Input, LoadedFile, Momentary, PRESETS,
};
use clock::{Bpm, Clock};
use evaluate::PatternFiles;
use light::{Rgb, Rig};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Patterns by name, one of which plays. It has no clock: whoever asks for
/// colours says the beat.
#[derive(Debug)]
pub struct PatternEngine {
    engine: Engine,
    rig: Arc<Rig>,
    frames: Frames,
    /// The beat colours were last asked for, which is when commands happen.
    beat: f64,
    /// Where a file with presets may be.
    folder: PathBuf,
    /// By the name that comes after the colon.
    presets: Vec<(Arc<str>, Pattern)>,
    /// Evaluates presets, once somebody has asked for that.
    files: Option<PatternFiles>,
}

/// The engine inside counts seconds; at this tempo a second is a beat.
const BEAT_A_SECOND: f64 = 60.0;

impl PatternEngine {
    /// An engine for so many lights in a row, and the presets of the folder
    /// `patterns`.
    pub fn new(lights: usize) -> Self {
        let bpm = Bpm::new(BEAT_A_SECOND).expect("60 beats a minute is an ordinary tempo");
        let clock = Clock::internal(bpm, Duration::ZERO);
        let rig = Arc::new(Rig::of(lights));
        Self {
            engine: Engine::new(clock, rig.clone()),
            rig,
            frames: Frames::default(),
            beat: 0.0,
            folder: "patterns".into(),
            presets: Vec::new(),
            files: None,
        }
    }

    /// The same with the presets of another folder.
    #[must_use]
    pub fn with_presets_of(self, folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), ..self }
    }

    /// Adds a pattern, or replaces the one of that name; if that one plays,
    /// the new one takes over at the same beat.
    pub fn register(&mut self, name: &str, pattern: &Pattern) {
        let Pattern { cue, text, data, .. } = pattern.clone();
        self.load(name, Contents { cues: vec![(None, cue)], text, data });
    }

    /// Adds a pattern to the presets, or replaces the one of that name, as
    /// `strudel/presets:NAME`. The next [`PatternEngine::reload_strudel_patterns`]
    /// takes it away again, unless the presets' file defines it.
    pub fn register_strudel_pattern(&mut self, name: &str, pattern: &Pattern) {
        match self.presets.iter_mut().find(|(known, _)| **known == *name) {
            Some((_, known)) => *known = pattern.clone(),
            None => self.presets.push((name.into(), pattern.clone())),
        }
        self.load_presets();
    }

    /// Evaluates the presets anew, those in `strudel/presets.py` of the folder
    /// or, where it has none, those that come with the library: replaces, adds
    /// and removes as needed. What plays goes on at the same beat, also if it
    /// is no longer among them. Gives how many there are.
    ///
    /// # Errors
    /// Everything that is wrong with them; then all stays as it was.
    pub fn reload_strudel_patterns(&mut self) -> Result<usize, LoadError> {
        let files = match &mut self.files {
            Some(files) => files,
            none => {
                let files = PatternFiles::start().map_err(LoadError::Worker)?;
                none.insert(files.on(self.rig.clone()))
            }
        };
        let once = evaluate::load_presets(&self.folder, files);
        let problems: Vec<_> = once.problems.into_iter().flat_map(|it| it.diagnostics).collect();
        if !problems.is_empty() {
            return Err(LoadError::Wrong(problems));
        }
        let patterns = once.files.into_iter().flat_map(Pattern::all_of);
        let slug = |it: &Pattern| it.name.rsplit(':').next().unwrap_or_default().into();
        self.presets = patterns.map(|it| (slug(&it), it)).collect();
        self.load_presets();
        Ok(self.presets.len())
    }

    fn load_presets(&mut self) {
        let cues = self.presets.iter().map(|(name, it)| (Some(name.clone()), it.cue.clone()));
        let cues = cues.collect();
        let text = self.presets.first().map_or_else(|| "".into(), |(_, it)| it.text.clone());
        // Equal data is no news, so all that makes a difference is in it.
        let mut data = Vec::new();
        for (name, preset) in &self.presets {
            data.extend([name.as_bytes(), b"\0", &*preset.data, preset.name.as_bytes()].concat());
        }
        self.load(PRESETS, Contents { cues, text, data: data.into() });
    }

    fn load(&mut self, key: &str, contents: Contents) {
        self.handle(Input::Files(vec![FileChange::Loaded(LoadedFile {
            key: key.into(),
            contents,
            warnings: Vec::new(),
            helpers: Vec::new(),
            saved_at: Duration::ZERO,
            supersedes: false,
        })]));
    }

    /// Plays a pattern; false if none has that name.
    pub fn set_pattern(&mut self, name: &str) -> bool {
        let found = ::engine::find(self.engine.entries(), name).is_some();
        if found {
            self.command(Command::Select(name.into()));
        }
        found
    }

    /// Plays the pattern at a position in [`PatternEngine::patterns`]; false
    /// if there is none.
    pub fn set_pattern_by_index(&mut self, index: usize) -> bool {
        let found = index < self.engine.entries().len();
        self.command(Command::SelectIndex(index));
        found
    }

    /// Plays the next in the list, after the last the first.
    pub fn next_pattern(&mut self) {
        self.command(Command::Next);
    }

    /// Plays the one before in the list, before the first the last.
    pub fn prev_pattern(&mut self) {
        self.command(Command::Previous);
    }

    /// All names, in the order of the list.
    pub fn patterns(&self) -> Vec<Arc<str>> {
        self.engine.entries().iter().map(|entry| entry.key.clone()).collect()
    }

    /// The name of what plays.
    pub fn current_pattern(&self) -> Option<Arc<str>> {
        let snapshot = self.engine.snapshot(self.now());
        Some(snapshot.patterns.get(snapshot.playing?)?.key.clone())
    }

    /// Every light's colour at a beat.
    pub fn compute_colors(&mut self, beat: f64) -> &[Rgb] {
        self.beat = beat;
        self.engine.performance().frame_at_beat(beat, &mut self.frames);
        &self.frames.frame.colors
    }

    /// Carries out `flash` or `blackout`, at the beat colours were last asked
    /// for; false if there is no such action.
    pub fn trigger_quick_action(&mut self, action: &str) -> bool {
        match action {
            "flash" => {
                self.command(Command::Press(Momentary::Flash, "embedder".into()));
                self.command(Command::Release(Momentary::Flash, "embedder".into()));
            }
            "blackout" => self.command(Command::ToggleBlackout),
            _ => return false,
        }
        true
    }

    /// Switches all light off, or on again.
    pub fn toggle_blackout(&mut self) {
        self.command(Command::ToggleBlackout);
    }

    fn command(&mut self, command: Command) {
        self.handle(Input::Command(command));
    }

    fn handle(&mut self, input: Input) {
        self.engine.handle(self.now(), input);
        while self.engine.next_happening().is_some() {}
    }

    fn now(&self) -> Duration {
        Duration::try_from_secs_f64(self.beat).unwrap_or_default()
    }
}
