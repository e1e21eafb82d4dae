//! Plays registered patterns.

use crate::Pattern;
use ::engine::{Command, Contents, Engine, FileChange, Frames, Input, LoadedFile, Momentary};
use clock::{Bpm, Clock};
use light::{Palette, Rgb, Rig};
use std::sync::Arc;
use std::time::Duration;

/// Patterns by name, one of which plays. It has no clock: whoever asks for
/// colours says the beat.
#[derive(Debug)]
pub struct PatternEngine {
    engine: Engine,
    frames: Frames,
    /// The beat colours were last asked for, which is when commands happen.
    beat: f64,
}

/// The engine inside counts seconds; at this tempo a second is a beat.
const BEAT_A_SECOND: f64 = 60.0;

impl PatternEngine {
    /// An engine for so many lights in a row.
    pub fn new(lights: usize) -> Self {
        let bpm = Bpm::new(BEAT_A_SECOND).expect("60 beats a minute is an ordinary tempo");
        let clock = Clock::internal(bpm, Duration::ZERO);
        let engine = Engine::new(clock, Arc::new(Rig::of(lights)), Palette::built_in());
        Self { engine, frames: Frames::default(), beat: 0.0 }
    }

    /// Adds a pattern, or replaces the one of that name; if that one plays,
    /// the new one takes over at the same beat.
    pub fn register(&mut self, name: &str, pattern: &Pattern) {
        let Pattern { cue, text, data, .. } = pattern.clone();
        self.handle(Input::Files(vec![FileChange::Loaded(LoadedFile {
            key: name.into(),
            contents: Contents { cues: vec![(None, cue)], text, data },
            warnings: Vec::new(),
            saved_at: Duration::ZERO,
            supersedes: false,
        })]));
    }

    /// Replaces all presets by these, adding and removing as needed: what
    /// plays goes on if it is still among them. Returns how many there are.
    pub fn reload_strudel_patterns(&mut self, presets: &[Pattern]) -> usize {
        let slug = |it: &Pattern| it.name.rsplit(':').next().map(Arc::from);
        let cues = presets.iter().map(|it| (slug(it), it.cue.clone())).collect();
        let first = presets.first();
        let text = first.map_or_else(|| "".into(), |it| it.text.clone());
        let data = first.map_or_else(|| [].into(), |it| it.data.clone());
        self.handle(Input::Files(vec![FileChange::Loaded(LoadedFile {
            key: "strudel/presets".into(),
            contents: Contents { cues, text, data },
            warnings: Vec::new(),
            saved_at: Duration::ZERO,
            supersedes: false,
        })]));
        presets.len()
    }

    /// Adds one pattern of the pattern language, as [`PatternEngine::register`]
    /// does any.
    pub fn register_strudel_pattern(&mut self, name: &str, pattern: &Pattern) {
        self.register(name, pattern);
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
