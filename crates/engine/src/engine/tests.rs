//! Performances played in virtual time.
//!
//! Every scenario is a list of moments; what is looked at is what a performer
//! would see: the level of light 0, what is said to play, and the log.

mod desk;
mod files;
mod presets;
mod queued;
mod restart;
mod rig;
mod versions;
mod waiting;

use super::*;
use crate::{Apply, Contents, FileChange, Frames, LoadedFile, Remembered, Version};
use clock::{Bpm, Source};
use light::{Hsv, Level, Palette, Rgb};
use show::{Body, Classic, Cue, CuePalette, GroupEffect, Phaser, Waveform};

/// A cue that is white at a level, all the time.
fn steady(label: &str, level: f64) -> Arc<Cue> {
    cue(label, Phaser::new(Waveform::Sine, 1.0, 0.0, level, level).unwrap())
}

/// A cue that rises from 0 to 1 over eight beats.
fn ramp(label: &str) -> Arc<Cue> {
    cue(label, Phaser::new(Waveform::Sawtooth, 8.0, 0.0, 0.0, 1.0).unwrap())
}

fn cue(label: &str, intensity_phaser: Phaser) -> Arc<Cue> {
    let effect = GroupEffect {
        group_name: "all".into(),
        intensity_phaser,
        color_index: 0,
        hue_phaser: None,
        phase_spread: false,
    };
    Arc::new(Cue {
        label: label.into(),
        description: "".into(),
        tags: Vec::new(),
        palette: CuePalette::Own(Palette::new("white", [Hsv::WHITE])),
        body: Body::Classic(Classic { group_effects: vec![effect], ..Classic::default() }),
    })
}

/// An engine at 120 beats a minute, so half a second is a beat.
struct Show {
    engine: Engine,
    now: Duration,
    log: Vec<String>,
    /// What a journal was told last of each file.
    kept: BTreeMap<Arc<str>, Remembered>,
}

impl Show {
    fn new() -> Self {
        let clock = Clock::internal(Bpm::new(120.0).unwrap(), Duration::ZERO);
        let engine = Engine::new(clock, Arc::new(Rig::of(4)));
        Self { engine, now: Duration::ZERO, log: Vec::new(), kept: BTreeMap::new() }
    }

    fn with(files: &[(&str, Arc<Cue>)]) -> Self {
        let mut show = Self::new();
        show.at(0.0, Input::Files(files.iter().map(|(key, cue)| loaded(key, cue)).collect()));
        show
    }

    fn at(&mut self, beat: f64, input: Input) {
        self.now = time(beat);
        self.engine.handle(self.now, input);
        while let Some(happening) = self.engine.next_happening() {
            self.log.push(match happening {
                Happening::Reloaded { key, version, .. } => format!("reloaded {key} {version}"),
                Happening::Unchanged { key, version, .. } => format!("unchanged {key} {version}"),
                Happening::Live(file) => {
                    self.kept.insert(file.key.clone(), file);
                    continue;
                }
                Happening::SetAside { key } => format!("set aside {key}"),
                Happening::Presets { count } => format!("presets {count}"),
                Happening::Problem { problem, still_running } => {
                    let message = &problem.diagnostics[0].message;
                    format!("problem {}: {message} ({still_running:?})", problem.key)
                }
                Happening::Solved { key } => format!("solved {key}"),
                Happening::Gone { key, playing } => format!("gone {key} playing={playing}"),
                Happening::Selected { key } => format!("selected {key}"),
                Happening::Output { url, state } => format!("output {url} {state:?}"),
                Happening::Source(source) => format!("source {source}"),
                Happening::Switched { url, on } => format!("switched {url} {on}"),
            });
        }
    }

    fn command(&mut self, beat: f64, command: Command) {
        self.at(beat, Input::Command(command));
    }

    /// What the log said since this was asked last.
    fn said(&mut self) -> Vec<String> {
        std::mem::take(&mut self.log)
    }

    fn level(&self, beat: f64) -> f64 {
        let mut frames = Frames::default();
        self.engine.performance().frame_at(time(beat), &mut frames);
        (frames.frame.colors[0].red * 1e6).round() / 1e6
    }

    fn playing(&self) -> String {
        let snapshot = self.engine.snapshot(self.now);
        let pattern = &snapshot.patterns[snapshot.playing.unwrap()];
        format!("{} {:?}", pattern.key, pattern.state)
    }
}

fn time(beat: f64) -> Duration {
    Duration::from_secs_f64(beat / 2.0)
}

fn loaded(key: &str, cue: &Arc<Cue>) -> FileChange {
    FileChange::Loaded(LoadedFile {
        key: key.into(),
        contents: contents(cue),
        warnings: Vec::new(),
        helpers: Vec::new(),
        saved_at: Duration::ZERO,
        supersedes: false,
    })
}

/// The data of a test cue is its whole description.
fn contents(cue: &Arc<Cue>) -> Contents {
    let data = format!("{cue:?}").into_bytes().into();
    Contents { cues: vec![(None, cue.clone())], text: "".into(), data }
}

fn failed(key: &str, message: &str) -> FileChange {
    let diagnostics = vec![Diagnostic::error(Kind::Exception, message)];
    FileChange::Failed(Problem { key: key.into(), diagnostics, texts: Vec::new() })
}

fn queue(name: &str) -> Command {
    Command::Queue(Some(name.into()))
}
