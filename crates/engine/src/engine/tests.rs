//! Performances played in virtual time.
//!
//! Every scenario is a list of moments; what is looked at is what a performer
//! would see: the level of light 0, what is said to play, and the log.

use super::*;
use crate::{Apply, Frames};
use clock::Bpm;
use light::{Hsv, Level};
use show::{Body, Classic, Cue, GroupEffect, Phaser, Waveform};

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
        palette: Palette::new("white", [Hsv::WHITE]),
        body: Body::Classic(Classic { group_effects: vec![effect], ..Classic::default() }),
    })
}

/// An engine at 120 beats a minute, so half a second is a beat.
struct Show {
    engine: Engine,
    log: Vec<String>,
}

impl Show {
    fn new() -> Self {
        let clock = Clock::internal(Bpm::new(120.0).unwrap(), Duration::ZERO);
        let engine = Engine::new(clock, Arc::new(Rig::of(4)), Palette::built_in());
        Self { engine, log: Vec::new() }
    }

    fn with(files: &[(&str, Arc<Cue>)]) -> Self {
        let mut show = Self::new();
        show.at(0.0, Input::Files(files.iter().map(|(key, cue)| loaded(key, 1, cue)).collect()));
        show
    }

    fn at(&mut self, beat: f64, input: Input) {
        self.engine.handle(time(beat), input);
        while let Some(happening) = self.engine.next_happening() {
            self.log.push(match happening {
                Happening::Reloaded { key, version, .. } => format!("reloaded {key} {version}"),
                Happening::Problem { problem, still_running } => {
                    let message = &problem.diagnostics[0].message;
                    format!("problem {}: {message} ({still_running:?})", problem.key)
                }
                Happening::Solved { key } => format!("solved {key}"),
                Happening::Gone { key, playing } => format!("gone {key} playing={playing}"),
                Happening::Selected { key } => format!("selected {key}"),
                Happening::Output { url, state } => format!("output {url} {state:?}"),
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
        let snapshot = self.engine.snapshot(Duration::ZERO);
        let pattern = &snapshot.patterns[snapshot.playing.unwrap()];
        format!("{} {:?}", pattern.key, pattern.state)
    }
}

fn time(beat: f64) -> Duration {
    Duration::from_secs_f64(beat / 2.0)
}

fn loaded(key: &str, version: u64, cue: &Arc<Cue>) -> FileChange {
    FileChange::Loaded(LoadedFile {
        key: key.into(),
        version,
        cues: vec![(None, cue.clone())],
        warnings: Vec::new(),
        text: "".into(),
        saved_at: Duration::ZERO,
    })
}

fn failed(key: &str, message: &str) -> FileChange {
    let diagnostics = vec![Diagnostic::error(Kind::Exception, message)];
    FileChange::Failed(Problem { key: key.into(), diagnostics, texts: Vec::new() })
}

#[test]
fn the_first_pattern_plays_at_once() {
    let mut show = Show::with(&[("b", steady("B", 0.2)), ("a", steady("A", 0.1))]);
    assert_eq!(show.playing(), "a Live");
    assert_eq!(show.level(0.0), 0.1);
    assert_eq!(show.said().last().unwrap(), "selected a");
}

#[test]
fn a_pattern_asked_for_before_it_is_there_plays_when_it_is() {
    let mut show = Show::new();
    show.command(0.0, Command::Select("late".into()));
    show.at(1.0, Input::Files(vec![loaded("a", 1, &steady("A", 0.1))]));
    assert_eq!(show.playing(), "a Live");
    show.at(2.0, Input::Files(vec![loaded("x/late", 1, &steady("L", 0.2))]));
    assert_eq!(show.playing(), "x/late Live");
}

#[test]
fn a_pattern_that_never_comes_is_said_when_all_have_been_tried() {
    let mut show = Show::new();
    show.command(0.0, Command::Select("sunsett".into()));
    show.at(1.0, Input::Files(vec![loaded("sunset", 1, &steady("Sunset", 0.1))]));
    show.said();
    show.at(1.0, Input::Ready);
    assert_eq!(show.said(), ["problem selection: no pattern is called `sunsett` (None)"]);
}

#[test]
fn an_edit_of_the_playing_pattern_is_on_the_lights_at_the_same_beat() {
    let mut show = Show::with(&[("a", steady("A", 0.3))]);
    show.at(2.0, Input::Files(vec![loaded("a", 2, &ramp("A"))]));
    assert_eq!(show.level(2.0), 0.25, "a quarter into the ramp, not at its start");
    assert_eq!(show.level(4.0), 0.5);
}

#[test]
fn a_broken_edit_changes_nothing_but_the_list_of_problems() {
    let mut show = Show::with(&[("a", steady("A", 0.3))]);
    let before = show.level(2.0);
    show.said();
    show.at(2.0, Input::Files(vec![failed("a", "oh")]));
    show.at(2.0, Input::Files(vec![failed("a", "oh")]));
    assert_eq!((show.level(2.0), show.playing()), (before, "a Problem".into()));
    assert_eq!(show.said(), ["problem a: oh (Some(\"A version 1\"))"]);
    show.at(3.0, Input::Files(vec![loaded("a", 2, &steady("A", 0.4))]));
    assert_eq!((show.level(3.0), show.playing()), (0.4, "a Live".into()));
    assert_eq!(show.said(), ["reloaded a 2", "solved a"]);
}

#[test]
fn a_deleted_pattern_plays_on_until_another_is_chosen() {
    let mut show = Show::with(&[("a", steady("A", 0.3)), ("b", steady("B", 0.6))]);
    show.at(1.0, Input::Files(vec![FileChange::Gone { key: "a".into() }]));
    assert_eq!((show.level(1.0), show.playing()), (0.3, "a Gone".into()));
    show.command(2.0, Command::Next);
    assert_eq!((show.level(2.0), show.playing()), (0.6, "b Live".into()));
    assert_eq!(show.engine.entries().len(), 1);
}

#[test]
fn a_deleted_pattern_that_comes_back_is_live_again() {
    let mut show = Show::with(&[("a", steady("A", 0.3))]);
    show.at(1.0, Input::Files(vec![FileChange::Gone { key: "a".into() }]));
    show.at(2.0, Input::Files(vec![loaded("a", 2, &steady("A", 0.5))]));
    assert_eq!((show.level(2.0), show.playing()), (0.5, "a Live".into()));
    assert_eq!(show.engine.entries().len(), 1);
}

#[test]
fn a_renamed_pattern_hands_over_silently() {
    let mut show = Show::with(&[("a", steady("A", 0.3)), ("z", steady("Z", 0.9))]);
    show.at(
        1.0,
        Input::Files(vec![
            loaded("m", 1, &steady("A", 0.3)),
            FileChange::Renamed { from: "a".into(), to: "m".into() },
        ]),
    );
    assert_eq!((show.level(1.0), show.playing()), (0.3, "m Live".into()));
    assert_eq!(show.engine.entries().len(), 2);
}

#[test]
fn an_edit_waits_for_the_bar_and_the_latest_wins() {
    let mut show = Show::with(&[("a", steady("A", 0.1))]);
    show.command(0.0, Command::Apply(Apply::Bar));
    show.at(1.0, Input::Files(vec![loaded("a", 2, &steady("A", 0.2))]));
    show.at(2.0, Input::Files(vec![loaded("a", 3, &steady("A", 0.3))]));
    assert_eq!(show.engine.snapshot(time(2.0)).waiting_until, Some(4.0));
    assert_eq!((show.level(3.99), show.level(4.0)), (0.1, 0.3));
}

#[test]
fn an_edit_that_waits_can_be_cancelled() {
    let mut show = Show::with(&[("a", steady("A", 0.1))]);
    show.command(0.0, Command::Apply(Apply::Phrase));
    show.at(1.0, Input::Files(vec![loaded("a", 2, &steady("A", 0.2))]));
    show.command(2.0, Command::Cancel);
    assert_eq!(show.level(20.0), 0.1);
}

#[test]
fn an_edit_fades_in() {
    let mut show = Show::with(&[("a", steady("A", 0.2))]);
    show.command(0.0, Command::Fade(4.0));
    show.at(8.0, Input::Files(vec![loaded("a", 2, &steady("A", 0.6))]));
    assert_eq!([8.0, 10.0, 12.0].map(|beat| show.level(beat)), [0.2, 0.4, 0.6]);
}

#[test]
fn choosing_goes_round_the_list_and_by_name() {
    let mut show =
        Show::with(&[("a", steady("A", 0.1)), ("b", steady("B", 0.2)), ("x/c", steady("C", 0.3))]);
    show.command(0.0, Command::Previous);
    assert_eq!(show.playing(), "x/c Live");
    show.command(0.0, Command::Next);
    assert_eq!(show.playing(), "a Live");
    show.command(0.0, Command::Select("c".into()));
    assert_eq!(show.playing(), "x/c Live");
    show.command(0.0, Command::SelectIndex(1));
    assert_eq!(show.playing(), "b Live");
    show.command(0.0, Command::SelectIndex(99));
    assert_eq!(show.playing(), "b Live");
}

#[test]
fn blackout_flash_and_intensity_lie_over_everything() {
    let mut show = Show::with(&[("a", steady("A", 0.4))]);
    show.command(0.0, Command::Intensity(Level::new(0.5)));
    assert_eq!(show.level(0.0), 0.2);
    show.command(0.0, Command::FlashPress);
    assert_eq!(show.level(9.0), 0.5, "white, at the master's half");
    show.command(10.0, Command::FlashRelease);
    assert_eq!((show.level(10.25), show.level(10.5)), (0.35, 0.2));
    show.command(11.0, Command::ToggleBlackout);
    assert_eq!(show.level(11.0), 0.0);
    show.command(12.0, Command::ToggleBlackout);
    assert_eq!(show.level(12.0), 0.2);
}

#[test]
fn a_palette_lies_over_every_pattern_until_it_is_lifted() {
    let mut show = Show::with(&[("a", steady("A", 1.0))]);
    show.said();
    show.command(0.0, Command::Palette(Some("ocean".into())));
    assert_eq!(show.level(0.0), 0.0, "ocean's first colour has no red");
    show.command(0.0, Command::Palette(Some("ozean".into())));
    assert_eq!(show.said(), ["problem palette: no palette is called `ozean` (None)"]);
    show.command(0.0, Command::Palette(None));
    assert_eq!(show.level(0.0), 1.0);
}

#[test]
fn outputs_are_said_when_they_change() {
    let mut show = Show::new();
    for state in [OutputState::Live, OutputState::Live, OutputState::Failing("gone".into())] {
        show.at(0.0, Input::Output { url: "ddp://x".into(), state });
    }
    assert_eq!(show.said(), ["output ddp://x Live", "output ddp://x Failing(\"gone\")"]);
}

#[test]
fn the_tempo_changes_without_a_jump() {
    let mut show = Show::with(&[("a", ramp("A"))]);
    let before = show.level(3.0);
    show.command(3.0, Command::Tempo(Bpm::new(180.0).unwrap()));
    assert_eq!(show.level(3.0), before);
}
