//! Performances played in virtual time.
//!
//! Every scenario is a list of moments; what is looked at is what a performer
//! would see: the level of light 0, what is said to play, and the log.

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
    show.at(1.0, Input::Files(vec![loaded("a", &steady("A", 0.1))]));
    assert_eq!(show.level(1.0), 0.0, "nobody asked for that one");
    show.at(2.0, Input::Files(vec![loaded("x/late", &steady("L", 0.2))]));
    assert_eq!(show.playing(), "x/late Live");
}

#[test]
fn a_pattern_that_never_comes_is_said_when_all_have_been_tried() {
    let mut show = Show::new();
    show.command(0.0, Command::Select("sunsett".into()));
    show.at(1.0, Input::Files(vec![loaded("sunset", &steady("Sunset", 0.1))]));
    show.said();
    show.at(1.0, Input::Ready);
    assert_eq!(
        show.said(),
        ["problem selection: no pattern is called `sunsett` (None)", "selected sunset"]
    );
    show.at(2.0, Input::Files(vec![loaded("sunsett", &steady("Typo", 0.2))]));
    assert_eq!(show.playing(), "sunsett Live", "it has come after all");
    assert_eq!(show.said()[1..], ["solved selection", "selected sunsett"]);
}

#[test]
fn who_chooses_by_hand_no_longer_waits_for_what_was_asked_for() {
    let mut show = Show::new();
    show.command(0.0, Command::Select("late".into()));
    let files = vec![loaded("a", &steady("A", 0.1)), loaded("b", &steady("B", 0.2))];
    show.at(1.0, Input::Files(files));
    show.at(1.0, Input::Ready);
    show.command(2.0, Command::Next);
    show.at(3.0, Input::Files(vec![loaded("late", &steady("L", 0.3))]));
    assert_eq!(show.playing(), "b Live");
}

#[test]
fn an_edit_of_the_playing_pattern_is_on_the_lights_at_the_same_beat() {
    let mut show = Show::with(&[("a", steady("A", 0.3))]);
    show.at(2.0, Input::Files(vec![loaded("a", &ramp("A"))]));
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
    show.at(3.0, Input::Files(vec![loaded("a", &steady("A", 0.4))]));
    assert_eq!((show.level(3.0), show.playing()), (0.4, "a Live".into()));
    assert_eq!(show.said(), ["solved a", "reloaded a 2"]);
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
fn a_deleted_pattern_that_comes_back_as_it_was_is_live_again() {
    let mut show = Show::with(&[("a", steady("A", 0.3)), ("b", steady("B", 0.6))]);
    for key in ["a", "b"] {
        show.at(1.0, Input::Files(vec![FileChange::Gone { key: key.into() }]));
    }
    assert_eq!((show.playing(), show.engine.entries().len()), ("a Gone".into(), 1));
    for key in ["a", "b"] {
        show.at(2.0, Input::Files(vec![FileChange::Solved { key: key.into() }]));
    }
    assert_eq!((show.playing(), show.engine.entries().len()), ("a Live".into(), 2));
    assert_eq!(show.engine.snapshot(time(2.0)).patterns[0].on_disk, Some(1));
}

#[test]
fn a_deleted_pattern_that_comes_back_is_live_again() {
    let mut show = Show::with(&[("a", steady("A", 0.3))]);
    show.at(1.0, Input::Files(vec![FileChange::Gone { key: "a".into() }]));
    show.at(2.0, Input::Files(vec![loaded("a", &steady("A", 0.5))]));
    assert_eq!((show.level(2.0), show.playing()), (0.5, "a Live".into()));
    assert_eq!(show.engine.entries().len(), 1);
}

#[test]
fn a_renamed_pattern_hands_over_silently() {
    let mut show = Show::with(&[("a", steady("A", 0.3)), ("z", steady("Z", 0.9))]);
    show.at(
        1.0,
        Input::Files(vec![
            loaded("m", &steady("A", 0.3)),
            FileChange::Renamed { from: "a".into(), to: "m".into() },
        ]),
    );
    assert_eq!((show.level(1.0), show.playing()), (0.3, "m Live".into()));
    assert_eq!(show.engine.entries().len(), 2);
}

fn renamed(from: &str, to: &str) -> Input {
    Input::Files(vec![FileChange::Renamed { from: from.into(), to: to.into() }])
}

#[test]
fn a_renamed_pattern_keeps_its_versions_and_the_one_that_plays() {
    let mut show = Show::with(&[("a", steady("A", 0.1))]);
    for level in [0.2, 0.3] {
        show.at(1.0, Input::Files(vec![loaded("a", &steady("A", level))]));
    }
    show.command(2.0, Command::Undo(None));
    show.at(3.0, Input::Files(vec![loaded("m", &steady("M", 0.3))]));
    show.at(3.3, renamed("a", "m"));
    assert_eq!((show.level(3.3), show.playing()), (0.2, "m Reverted".into()));
    assert_eq!(show.engine.entries().len(), 1);
    let kept = &show.kept["m"];
    assert_eq!((kept.versions.len(), kept.current, kept.on_disk), (3, 2, Some(3)));
    show.command(4.0, Command::Undo(None));
    assert_eq!(show.level(4.0), 0.1);
    show.command(5.0, Command::Redo(None));
    show.command(5.0, Command::Redo(None));
    assert_eq!((show.level(5.0), show.playing()), (0.3, "m Live".into()));
    show.at(6.0, Input::Files(vec![loaded("m", &steady("M", 0.4))]));
    assert_eq!(show.level(6.0), 0.4, "its edits are on the lights");
}

#[test]
fn what_is_held_or_waits_goes_along_with_a_rename() {
    let mut show = Show::with(&[("a", steady("A", 0.1)), ("b", steady("B", 0.9))]);
    show.command(0.0, Command::Hold(true));
    show.at(1.0, Input::Files(vec![loaded("a", &steady("A", 0.2))]));
    show.at(2.0, Input::Files(vec![loaded("m", &steady("A", 0.2))]));
    show.at(2.3, renamed("a", "m"));
    assert_eq!((show.level(2.3), show.playing()), (0.1, "m Held".into()));
    show.command(3.0, Command::Take);
    assert_eq!((show.level(3.0), show.playing()), (0.2, "m Live".into()));
    show.command(3.0, Command::Hold(false));
    show.command(3.0, Command::Apply(Apply::Bar));
    show.at(3.0, Input::Files(vec![loaded("m", &steady("A", 0.3))]));
    show.command(3.0, queue("b"));
    show.command(3.0, Command::Queue(None));
    show.at(3.1, Input::Files(vec![loaded("n", &steady("A", 0.3))]));
    show.at(3.4, renamed("m", "n"));
    assert_eq!((show.playing(), show.level(3.4)), ("n Waiting".into(), 0.2));
    show.at(4.0, Input::Clock(ClockInput::Elapsed));
    assert_eq!((show.playing(), show.level(4.0)), ("n Live".into(), 0.3));
}

#[test]
fn an_edit_waits_for_the_bar_and_the_latest_wins() {
    let mut show = Show::with(&[("a", steady("A", 0.1))]);
    show.command(0.0, Command::Apply(Apply::Bar));
    show.at(1.0, Input::Files(vec![loaded("a", &steady("A", 0.2))]));
    show.at(2.0, Input::Files(vec![loaded("a", &steady("A", 0.3))]));
    assert_eq!(show.engine.snapshot(time(2.0)).waiting_until, Some(4.0));
    assert_eq!((show.level(3.99), show.level(4.0)), (0.1, 0.3));
}

#[test]
fn an_edit_that_waits_is_no_version_before_its_beat() {
    let mut show = Show::with(&[("a", steady("A", 0.1))]);
    show.command(0.0, Command::Apply(Apply::Bar));
    show.said();
    for level in [0.2, 0.3] {
        show.at(1.0, Input::Files(vec![loaded("a", &steady("A", level))]));
    }
    let pattern = |show: &Show| show.engine.snapshot(show.now).patterns[0].clone();
    let seen = pattern(&show);
    assert_eq!((seen.version, seen.on_disk, seen.undo), (1, None, 0));
    assert_eq!((show.playing(), show.said()), ("a Waiting".into(), vec![]));
    assert_eq!(show.kept["a"].versions.len(), 1, "a restart would not play it");
    assert_eq!(show.engine.next_wakeup(), Some(time(4.0)));
    show.at(4.0, Input::Clock(ClockInput::Elapsed));
    let seen = pattern(&show);
    assert_eq!((seen.version, seen.on_disk, seen.undo), (2, Some(2), 1));
    assert_eq!((show.playing(), show.said()), ("a Live".into(), vec!["reloaded a 2".into()]));
    assert_eq!(show.level(4.0), 0.3);
    show.command(5.0, Command::Undo(None));
    show.at(8.0, Input::Clock(ClockInput::Elapsed));
    assert_eq!(show.level(8.0), 0.1, "what never was live is no step");
}

#[test]
fn an_edit_that_waits_can_be_cancelled_and_saved_again() {
    let mut show = Show::with(&[("a", steady("A", 0.1))]);
    show.command(0.0, Command::Apply(Apply::Phrase));
    show.at(1.0, Input::Files(vec![loaded("a", &steady("A", 0.2))]));
    show.said();
    show.command(2.0, Command::Cancel);
    assert_eq!((show.level(20.0), show.playing()), (0.1, "a Reverted".into()));
    assert_eq!(show.said(), ["set aside a"]);
    let pattern = &show.engine.snapshot(time(2.0)).patterns[0];
    assert_eq!((pattern.version, pattern.on_disk, pattern.undo), (1, None, 0));
    assert_eq!(show.kept["a"].current, 1);
    assert_eq!(show.kept["a"].aside, Some(contents(&steady("A", 0.2))));
    show.at(3.0, Input::Files(vec![loaded("a", &steady("A", 0.2))]));
    assert_eq!((show.level(15.0), show.level(16.0)), (0.1, 0.2));
}

#[test]
fn undo_of_an_edit_that_waits_is_to_cancel_it() {
    let mut show = Show::with(&[("a", steady("A", 0.1))]);
    show.at(1.0, Input::Files(vec![loaded("a", &steady("A", 0.2))]));
    show.command(1.0, Command::Apply(Apply::Bar));
    show.at(1.5, Input::Files(vec![loaded("a", &steady("A", 0.3))]));
    show.command(2.0, Command::Undo(None));
    assert_eq!((show.level(9.0), show.playing()), (0.2, "a Reverted".into()));
    show.command(2.0, Command::Undo(None));
    assert_eq!((show.level(3.0), show.level(4.0)), (0.2, 0.1));
    assert_eq!(show.playing(), "a Waiting");
}

#[test]
fn undos_that_wait_are_steps_of_one_way() {
    let mut show = Show::with(&[("a", steady("A", 0.1))]);
    for level in [0.2, 0.3, 0.4] {
        show.at(1.0, Input::Files(vec![loaded("a", &steady("A", level))]));
    }
    show.command(1.0, Command::Apply(Apply::Bar));
    for step in [Command::Undo(None), Command::Undo(None), Command::Undo(None), Command::Redo(None)]
    {
        show.command(2.0, step);
    }
    assert_eq!((show.level(3.0), show.level(4.0)), (0.4, 0.2));
    show.command(3.0, Command::Cancel);
    assert_eq!((show.level(4.0), show.playing()), (0.4, "a Live".into()));
}

#[test]
fn an_edit_that_waits_is_ready_when_another_pattern_is_chosen_first() {
    let mut show = Show::with(&[("a", steady("A", 0.1)), ("b", steady("B", 0.9))]);
    show.command(0.0, Command::Apply(Apply::Phrase));
    show.at(1.0, Input::Files(vec![loaded("a", &steady("A", 0.2))]));
    show.command(2.0, Command::Select("b".into()));
    assert_eq!((show.level(2.0), show.level(16.0)), (0.9, 0.9));
    show.command(3.0, Command::Select("a".into()));
    assert_eq!((show.level(3.0), show.playing()), (0.2, "a Live".into()));
}

#[test]
fn a_formatter_that_rewrites_an_edit_that_waits_costs_no_older_version() {
    let mut show = Show::with(&[("a", steady("A", 0.1))]);
    show.at(1.0, Input::Files(vec![loaded("a", &steady("A", 0.2))]));
    show.command(1.0, Command::Apply(Apply::Bar));
    // The first comes so soon after the version before that it would be one step
    // with that, if it did not wait.
    for (beat, level) in [(2.0, 0.3), (2.1, 0.4)] {
        let FileChange::Loaded(rewrite) = loaded("a", &steady("A", level)) else { unreachable!() };
        let rewrite = LoadedFile { supersedes: true, ..rewrite };
        show.at(beat, Input::Files(vec![FileChange::Loaded(rewrite)]));
    }
    show.at(4.0, Input::Clock(ClockInput::Elapsed));
    let versions = &show.kept["a"].versions;
    assert_eq!(versions.iter().map(|it| it.number).collect::<Vec<_>>(), [1, 2, 3]);
}

/// Clocks by MIDI from one wall beat to another.
fn ticks(show: &mut Show, from: f64, to: f64) {
    let count = ((to - from) * 24.0).round() as u32;
    for tick in 0..count {
        show.at(from + f64::from(tick) / 24.0, Input::Clock(ClockInput::MidiTick));
    }
}

#[test]
fn a_song_that_starts_anew_darkens_nothing() {
    let mut show = Show::with(&[("a", steady("A", 0.1)), ("b", steady("B", 0.5))]);
    show.at(0.0, Input::Clock(ClockInput::UseSource(clock::Source::Midi)));
    show.at(0.0, Input::Clock(ClockInput::MidiStart));
    ticks(&mut show, 0.0, 300.0);
    show.command(300.0, Command::Select("b".into()));
    show.at(300.0, Input::Files(vec![loaded("b", &steady("B", 0.6))]));
    show.command(300.0, Command::Press(Momentary::Flash, "one".into()));
    show.command(300.0, Command::Release(Momentary::Flash, "one".into()));
    ticks(&mut show, 300.0, 302.0);
    show.command(302.0, Command::Fade(2.0));
    show.at(302.0, Input::Files(vec![loaded("b", &steady("B", 0.8))]));
    show.command(302.0, Command::Apply(Apply::Phrase));
    show.at(302.5, Input::Clock(ClockInput::MidiStart));
    ticks(&mut show, 303.0, 304.0);
    let beat = show.engine.performance().timeline.beat_at(show.now);
    assert!((0.0..2.0).contains(&beat), "the song is at its start: {beat}");
    show.at(304.0, Input::Files(vec![loaded("b", &steady("B", 0.2))]));
    let level = show.level(304.0);
    assert!((0.6..=0.8).contains(&level), "no flash, and the fade goes on: {level}");
    ticks(&mut show, 304.0, 308.0);
    assert_eq!(show.level(308.0), 0.8);
    ticks(&mut show, 308.0, 330.0);
    assert_eq!(show.level(330.0), 0.2, "the edit came with the first phrase");
}

#[test]
fn what_waits_for_a_beat_far_ahead_waits_no_longer_after_the_music_has_gone_back() {
    let mut show = Show::with(&[("a", steady("A", 0.1)), ("b", steady("B", 0.9))]);
    show.at(0.0, Input::Clock(ClockInput::UseSource(clock::Source::Midi)));
    show.at(0.0, Input::Clock(ClockInput::MidiStart));
    ticks(&mut show, 0.0, 301.0);
    show.command(301.0, Command::Apply(Apply::Bar));
    show.at(301.0, Input::Files(vec![loaded("a", &steady("A", 0.2))]));
    let go_to = |show: &mut Show, wall: f64, sixteenths: u16| {
        show.at(wall, Input::Clock(ClockInput::MidiStop));
        show.at(wall, Input::Clock(ClockInput::MidiSongPosition(sixteenths)));
        show.at(wall, Input::Clock(ClockInput::MidiContinue));
        ticks(show, wall + 0.1, wall + 0.2);
    };
    go_to(&mut show, 301.1, 4);
    let waiting = show.engine.snapshot(show.now).waiting_until;
    assert_eq!(waiting, Some(4.0), "not 304");
    show.command(301.4, queue("b"));
    go_to(&mut show, 301.5, 4 * 400);
    show.at(302.0, Input::Clock(ClockInput::Elapsed));
    assert_eq!(show.playing(), "b Live", "its bar has passed");
}

#[test]
fn an_edit_fades_in_without_a_dip_however_many_there_are() {
    let mut show = Show::with(&[("a", steady("A", 0.5))]);
    show.command(0.0, Command::Fade(4.0));
    for edit in 0..20 {
        let beat = 8.0 + f64::from(edit) / 10.0;
        show.at(beat, Input::Files(vec![loaded("a", &steady(&format!("A{edit}"), 0.5))]));
        assert_eq!([beat, beat + 0.05].map(|beat| show.level(beat)), [0.5; 2], "{edit}");
    }
}

#[test]
fn an_edit_fades_in() {
    let mut show = Show::with(&[("a", steady("A", 0.2))]);
    show.command(0.0, Command::Fade(4.0));
    show.at(8.0, Input::Files(vec![loaded("a", &steady("A", 0.6))]));
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
    show.command(0.0, Command::Press(Momentary::Flash, "one".into()));
    assert_eq!(show.level(9.0), 0.5, "white, at the master's half");
    show.command(10.0, Command::Release(Momentary::Flash, "one".into()));
    assert_eq!((show.level(10.25), show.level(10.5)), (0.35, 0.2));
    show.command(11.0, Command::ToggleBlackout);
    assert_eq!(show.level(11.0), 0.0);
    show.command(12.0, Command::ToggleBlackout);
    assert_eq!(show.level(12.0), 0.2);
}

#[test]
fn what_is_held_down_ends_with_the_last_hand() {
    let mut show = Show::with(&[("a", steady("A", 0.4))]);
    let press = |hand: &str| Command::Press(Momentary::Flash, hand.into());
    let release = |hand: &str| Command::Release(Momentary::Flash, hand.into());
    show.command(0.0, press("page"));
    show.command(0.0, press("pad"));
    show.command(1.0, press("pad"));
    show.command(2.0, release("pad"));
    assert_eq!(show.level(9.0), 1.0, "the finger is still on the page");
    show.command(9.0, release("stranger"));
    assert_eq!(show.level(9.5), 1.0);
    show.command(10.0, release("page"));
    assert_eq!(show.level(11.0), 0.4);
    show.command(11.0, release("page"));
    assert_eq!(show.level(11.0), 0.4, "what has ended does not end again");

    show.command(12.0, Command::Press(Momentary::Blackout, "page".into()));
    assert_eq!(show.level(12.0), 0.0);
    show.command(13.0, Command::Release(Momentary::Blackout, "page".into()));
    assert_eq!(show.level(13.0), 0.4);
}

#[test]
fn blackout_ends_what_is_stuck() {
    let mut show = Show::with(&[("a", steady("A", 0.4))]);
    show.command(0.0, Command::Press(Momentary::Flash, "pulled out".into()));
    show.command(0.0, Command::ToggleBlackout);
    show.command(2.0, Command::ToggleBlackout);
    assert_eq!(show.level(2.0), 0.4);
    show.command(3.0, Command::Press(Momentary::Blackout, "pulled out".into()));
    show.command(3.0, Command::ToggleBlackout);
    assert_eq!(show.level(3.0), 0.4);
}

#[test]
fn edits_that_a_hand_holds_back_play_when_it_lets_go() {
    let mut show = Show::with(&[("a", steady("A", 0.1))]);
    let hand = || "pad".into();
    show.command(0.0, Command::Press(Momentary::Hold, hand()));
    show.at(1.0, Input::Files(vec![loaded("a", &steady("A", 0.7))]));
    assert_eq!((show.playing(), show.level(1.0)), ("a Held".into(), 0.1));
    show.command(2.0, Command::Release(Momentary::Hold, hand()));
    assert_eq!(show.level(2.0), 0.7);
    // Where edits are held in any case, they stay so.
    show.command(3.0, Command::ToggleHold);
    show.command(3.0, Command::Press(Momentary::Hold, hand()));
    show.at(3.0, Input::Files(vec![loaded("a", &steady("A", 0.3))]));
    show.command(3.0, Command::Release(Momentary::Hold, hand()));
    assert_eq!(show.level(3.0), 0.7);
}

#[test]
fn quick_presses_are_all_counted() {
    let mut show = Show::with(&[("a", steady("A", 1.0))]);
    for command in [
        Command::IntensityBy(-0.1),
        Command::IntensityBy(-0.2),
        Command::HueBy(0.75),
        Command::HueBy(0.5),
        Command::SpeedBy(0.5),
        Command::SpeedBy(0.5),
        Command::TempoBy(1.0),
        Command::TempoBy(1.0),
        Command::NextApply,
        Command::NextApply,
        Command::NextFade,
        Command::NextFade,
        Command::ToggleHold,
        Command::ToggleHold,
    ] {
        show.command(0.0, command);
    }
    let it = show.engine.snapshot(show.now);
    assert_eq!(((it.intensity * 100.0).round(), it.hue, it.speed), (70.0, 0.25, 0.25));
    assert_eq!(
        (it.clock.bpm.get(), it.apply, it.fade_beats, it.hold),
        (122.0, Apply::Bar, 4.0, false)
    );
    show.command(0.0, Command::Speed(0.0));
    show.command(0.0, Command::SpeedBy(2.0));
    show.command(0.0, Command::IntensityBy(f64::NAN));
    show.command(0.0, Command::SpeedBy(f64::NAN));
    let it = show.engine.snapshot(show.now);
    assert_eq!(
        ((it.intensity * 100.0).round(), it.speed),
        (70.0, 2.0),
        "from a stand it sets off at 1"
    );
}

#[test]
fn the_versions_of_a_file_that_does_not_play_are_walked_too() {
    let mut show = Show::with(&[("a", steady("A", 0.1)), ("b", steady("B", 0.2))]);
    show.at(1.0, Input::Files(vec![loaded("b", &steady("B", 0.9))]));
    let histories = show.engine.snapshot(show.now).histories;
    let numbers = histories.iter().map(|(file, versions)| {
        format!("{file} {:?}", versions.iter().map(|it| it.number).collect::<Vec<_>>())
    });
    assert_eq!(numbers.collect::<Vec<_>>(), ["b [1, 2]"]);
    show.command(2.0, Command::Undo(Some("b".into())));
    assert_eq!((show.playing(), show.level(2.0)), ("a Live".into(), 0.1));
    show.command(2.0, Command::Select("b".into()));
    assert_eq!(show.level(2.0), 0.2);
    show.command(2.0, Command::Redo(Some("b".into())));
    assert_eq!(show.level(2.0), 0.9);
    show.said();
    show.command(2.0, Command::Undo(Some("c".into())));
    assert_eq!(show.said(), ["problem selection: no pattern is called `c` (None)"]);
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
fn a_palette_by_name_has_the_colours_of_the_rig_there_is() {
    let named = Cue { palette: CuePalette::Named("mine".into()), ..(*steady("A", 1.0)).clone() };
    let mut show = Show::with(&[("a", Arc::new(named))]);
    assert_eq!(show.level(0.0), 1.0, "white, where the rig has none of that name");
    let rig = |red: f64| {
        let colors = [Rgb::new(red, 0.0, 0.0).to_hsv()];
        Input::Rig(Arc::new(Rig::of(4).with_palettes([Palette::new("mine", colors)])))
    };
    for red in [0.25, 0.75] {
        show.at(1.0, rig(red));
        assert_eq!(show.level(1.0), red);
    }
    show.command(1.0, Command::Palette(Some("ocean".into())));
    assert_eq!(show.level(1.0), 0.0);
    show.command(1.0, Command::Palette(Some("mine".into())));
    show.at(2.0, rig(0.5));
    assert_eq!(show.level(2.0), 0.5, "chosen by its name, with the colours it has now");
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

#[test]
fn who_leads_the_beat_is_chosen_while_it_plays_and_said() {
    let mut show = Show::with(&[("a", ramp("A"))]);
    let tick = Input::Clock(ClockInput::MidiTick);
    show.command(0.5, Command::Source(Source::Midi));
    (0..24).for_each(|it| show.at(1.0 + f64::from(it) / 24.0, tick.clone()));
    show.at(2.0, Input::Clock(ClockInput::MidiStop));
    let held = show.level(2.0);
    assert_eq!(show.level(9.0), held, "a sequencer that has stopped holds the beat");
    show.command(9.0, Command::Tempo(Bpm::new(60.0).unwrap()));
    assert_eq!(show.level(9.5), held, "and is not pushed aside by a slip of the hand");
    // It was unplugged: nothing but a hand can help.
    show.command(10.0, Command::Source(Source::Internal));
    assert_eq!(show.level(10.0), held, "no light jumps");
    assert!(show.level(12.0) > held);
    let said = show.said();
    let sources: Vec<_> = said.iter().filter(|it| it.starts_with("source")).collect();
    assert_eq!(sources, ["source midi", "source internal"]);
}

#[test]
fn the_next_source_is_one_that_is_heard() {
    let mut show = Show::with(&[("a", ramp("A"))]);
    let next = |show: &mut Show, beat: f64| {
        show.command(beat, Command::NextSource);
        show.engine.source()
    };
    assert_eq!(next(&mut show, 0.5), Source::Internal, "nothing else is heard");
    (0..24).for_each(|it| {
        show.at(1.0 + f64::from(it) / 24.0, Input::Clock(ClockInput::MidiTick));
    });
    show.at(2.0, Input::Clock(ClockInput::OscBeat(2.0)));
    let round: Vec<_> = (0..3).map(|_| next(&mut show, 2.0)).collect();
    assert_eq!(round, [Source::Midi, Source::Osc, Source::Internal]);
    show.command(2.0, Command::Source(Source::Midi));
    assert_eq!(next(&mut show, 99.0), Source::Internal, "from one that is silent, our own");
}

#[test]
fn masters_keep_to_their_limits_whoever_asks() {
    let mut show = Show::with(&[("a", steady("A", 0.2))]);
    for (asked, kept) in [(1e9, 1024.0), (-1.0, 0.0), (f64::NAN, 0.0), (4.0, 4.0)] {
        show.command(1.0, Command::Fade(asked));
        assert_eq!(show.engine.snapshot(show.now).fade_beats, kept, "{asked}");
    }
    for (asked, kept) in [(1e9, 8.0), (-1.0, 0.0), (f64::NAN, 1.0), (4.0, 4.0)] {
        show.command(1.0, Command::Speed(asked));
        assert_eq!(show.engine.snapshot(show.now).speed, kept, "{asked}");
    }
}

#[test]
fn held_edits_are_seen_only_in_the_preview_until_they_are_taken() {
    let mut show = Show::with(&[("a", steady("A", 0.1)), ("b", steady("B", 0.9))]);
    show.command(0.0, Command::Hold(true));
    show.at(1.0, Input::Files(vec![loaded("a", &steady("A", 0.2))]));
    show.at(
        2.0,
        Input::Files(vec![loaded("a", &steady("A", 0.3)), loaded("b", &steady("B", 0.8))]),
    );
    assert_eq!((show.level(2.0), show.playing()), (0.1, "a Held".into()));
    let mut frames = Frames::default();
    let preview = show.engine.snapshot(time(2.0)).preview.unwrap();
    preview.frame_at(time(2.0), &mut frames);
    assert_eq!(frames.frame.colors[0].red, 0.3);
    show.command(3.0, Command::Take);
    assert_eq!((show.level(3.0), show.playing()), (0.3, "a Live".into()));
    assert!(show.engine.snapshot(time(3.0)).preview.is_none());
    show.command(4.0, Command::Next);
    assert_eq!(show.level(4.0), 0.8, "all that was held was taken");
}

#[test]
fn dropped_edits_are_forgotten_until_they_are_saved_again() {
    let mut show = Show::with(&[("a", steady("A", 0.1))]);
    show.said();
    show.command(0.0, Command::Hold(true));
    show.at(1.0, Input::Files(vec![loaded("a", &steady("A", 0.2))]));
    show.command(2.0, Command::Drop);
    assert_eq!((show.playing(), show.said()), ("a Reverted".into(), vec!["set aside a".into()]));
    show.command(3.0, Command::Take);
    assert_eq!(show.level(3.0), 0.1);
    show.at(4.0, Input::Files(vec![loaded("a", &steady("A", 0.2))]));
    assert_eq!(show.playing(), "a Held");
    show.command(5.0, Command::Take);
    assert_eq!((show.level(5.0), show.playing()), (0.2, "a Live".into()));
    assert_eq!(show.said(), ["reloaded a 2"]);
}

#[test]
fn what_is_saved_back_to_what_plays_is_no_longer_held() {
    let mut show = Show::with(&[("a", steady("A", 0.1))]);
    show.command(0.0, Command::Hold(true));
    show.at(1.0, Input::Files(vec![loaded("a", &steady("A", 0.2))]));
    show.at(2.0, Input::Files(vec![loaded("a", &steady("A", 0.1))]));
    assert_eq!(show.playing(), "a Live");
    show.command(3.0, Command::Take);
    assert_eq!(show.level(3.0), 0.1);
}

#[test]
fn undo_and_redo_give_the_very_same_light() {
    let mut show = Show::with(&[("a", steady("A", 0.1))]);
    for level in [0.2, 0.3] {
        show.at(1.0, Input::Files(vec![loaded("a", &steady("A", level))]));
    }
    show.command(2.0, Command::Undo(None));
    assert_eq!((show.level(2.0), show.playing()), (0.2, "a Reverted".into()));
    show.command(2.0, Command::Undo(None));
    show.command(2.0, Command::Undo(None));
    assert_eq!(show.level(2.0), 0.1);
    show.command(3.0, Command::Redo(None));
    show.command(3.0, Command::Redo(None));
    assert_eq!((show.level(3.0), show.playing()), (0.3, "a Live".into()));
    let pattern = &show.engine.snapshot(time(3.0)).patterns[0];
    assert_eq!((pattern.version, pattern.on_disk, pattern.undo, pattern.redo), (3, Some(3), 2, 0));
}

#[test]
fn a_version_that_moves_makes_the_very_frames_it_would_have_made() {
    let all = |show: &Show, beat: f64| {
        let mut frames = Frames::default();
        show.engine.performance().frame_at(time(beat), &mut frames);
        frames.frame
    };
    let beats = [5.0, 5.3, 6.7, 9.9, 131.2];
    let unchanged = Show::with(&[("a", ramp("A"))]);
    let mut show = Show::with(&[("a", ramp("A"))]);
    for level in 1..40 {
        let edit = loaded("a", &steady("A", f64::from(level) / 100.0));
        show.at(1.0, Input::Files(vec![edit]));
    }
    for _ in 1..40 {
        show.command(5.0, Command::Undo(None));
    }
    for beat in beats {
        assert_eq!(all(&show, beat), all(&unchanged, beat), "at beat {beat}");
    }
    show.command(6.0, Command::Redo(None));
    assert_eq!(show.level(7.0), 0.01);
    show.command(6.0, Command::Undo(None));
    for beat in &beats[2..] {
        assert_eq!(all(&show, *beat), all(&unchanged, *beat), "at beat {beat}");
    }
}

#[test]
fn a_version_of_any_pattern_is_recalled() {
    let mut show = Show::with(&[("a", steady("A", 0.1)), ("b", steady("B", 0.5))]);
    for level in [0.2, 0.3] {
        show.at(1.0, Input::Files(vec![loaded("a", &steady("A", level))]));
    }
    let versions = show.engine.snapshot(time(1.0)).versions;
    assert_eq!(versions.iter().map(|it| it.number).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(versions[0].at, Some(time(0.0)));
    let recall = |pattern: &str, version| Command::Recall { pattern: pattern.into(), version };
    show.command(2.0, recall("a", 1));
    assert_eq!((show.level(2.0), show.playing()), (0.1, "a Reverted".into()));
    show.command(2.0, Command::Select("b".into()));
    show.command(2.0, recall("A", 2));
    show.command(2.0, recall("a", 99));
    assert_eq!(show.level(2.0), 0.5);
    show.command(2.0, Command::Select("a".into()));
    assert_eq!(show.level(2.0), 0.2);
    show.said();
    show.at(2.0, Input::Ready);
    show.command(2.0, recall("z", 1));
    assert_eq!(show.said(), ["problem selection: no pattern is called `z` (None)"]);
}

#[test]
fn a_save_after_an_undo_goes_on_from_there() {
    let mut show = Show::with(&[("a", steady("A", 0.1))]);
    show.at(1.0, Input::Files(vec![loaded("a", &steady("A", 0.2))]));
    show.command(2.0, Command::Undo(None));
    show.at(3.0, Input::Files(vec![loaded("a", &steady("A", 0.4))]));
    assert_eq!(show.level(3.0), 0.4);
    show.command(4.0, Command::Undo(None));
    assert_eq!(show.level(4.0), 0.1);
}

fn queue(name: &str) -> Command {
    Command::Queue(Some(name.into()))
}

#[test]
fn a_queued_pattern_plays_from_its_bar_on_without_anybody_waking_up() {
    let mut show = Show::with(&[("a", steady("A", 0.1)), ("b", steady("B", 0.9))]);
    show.said();
    show.command(1.0, queue("b"));
    assert_eq!([3.99, 4.0, 9.0].map(|beat| show.level(beat)), [0.1, 0.9, 0.9]);
    let queued = show.engine.snapshot(time(1.0)).queued.unwrap();
    assert_eq!((queued.pattern, queued.from_beat), (1, 4.0));
    assert_eq!(show.engine.next_wakeup(), Some(time(4.0)));
    assert_eq!((show.playing(), show.said()), ("a Live".into(), vec![]));
    show.at(4.0, Input::Clock(ClockInput::Elapsed));
    assert_eq!((show.playing(), show.said()), ("b Live".into(), vec!["selected b".into()]));
    assert_eq!(show.engine.snapshot(time(4.0)).queued, None);
    assert_eq!([3.99, 4.0, 9.0].map(|beat| show.level(beat))[1..], [0.9, 0.9]);
}

#[test]
fn a_queued_pattern_is_forgotten_by_whatever_is_newer() {
    let files = [("a", steady("A", 0.1)), ("b", steady("B", 0.9)), ("c", steady("C", 0.5))];
    let check = |then: Command, level: f64| {
        let mut show = Show::with(&files);
        show.command(1.0, queue("b"));
        show.command(2.0, then.clone());
        assert_eq!(show.level(4.0), level, "{then:?}");
        assert_eq!(show.level(8.0), level, "{then:?}");
    };
    check(Command::Cancel, 0.1);
    check(Command::Queue(None), 0.1);
    check(queue("a"), 0.1);
    check(queue("c"), 0.5);
    check(Command::Select("a".into()), 0.1);
    check(Command::Select("c".into()), 0.5);
    check(queue("nothing"), 0.9);
}

#[test]
fn edits_go_on_while_a_pattern_is_queued() {
    let mut show = Show::with(&[("a", steady("A", 0.1)), ("b", steady("B", 0.9))]);
    show.command(0.0, Command::Apply(Apply::Phrase));
    show.command(1.0, queue("b"));
    show.at(1.0, Input::Files(vec![loaded("a", &steady("A", 0.2))]));
    assert_eq!([3.0, 4.0, 16.0].map(|beat| show.level(beat)), [0.1, 0.9, 0.9]);
    assert_eq!(show.engine.snapshot(time(1.0)).waiting_until, None, "it never comes");
    show.command(2.0, Command::Apply(Apply::Now));
    show.at(2.0, Input::Files(vec![loaded("a", &steady("A", 0.3))]));
    assert_eq!([2.0, 4.0].map(|beat| show.level(beat)), [0.3, 0.9]);
    show.at(3.0, Input::Files(vec![loaded("b", &steady("B", 0.8))]));
    assert_eq!([3.0, 4.0].map(|beat| show.level(beat)), [0.3, 0.8]);
    show.at(3.5, Input::Files(vec![FileChange::Gone { key: "b".into() }]));
    assert_eq!(show.level(4.0), 0.3);
}

#[test]
fn to_cancel_twice_forgets_the_edit_too() {
    let mut show = Show::with(&[("a", steady("A", 0.1)), ("b", steady("B", 0.9))]);
    show.command(0.0, Command::Apply(Apply::Beat));
    show.at(1.5, Input::Files(vec![loaded("a", &steady("A", 0.2))]));
    show.command(1.5, queue("b"));
    show.command(1.5, Command::Cancel);
    assert_eq!(show.level(8.0), 0.2);
    show.command(1.5, Command::Cancel);
    assert_eq!(show.level(8.0), 0.1);
}

#[test]
fn an_output_is_switched_off_and_on_again() {
    let mut show = Show::new();
    let output = |state| Input::Output { url: "ddp://a".into(), state };
    let switch = |url: &str, on| Command::Output { url: url.into(), on };
    show.at(0.0, output(OutputState::Live));
    show.command(1.0, switch("ddp://a", false));
    show.command(1.0, switch("ddp://a", false));
    show.at(1.0, output(OutputState::Stopped));
    assert_eq!(show.said(), ["output ddp://a Live", "switched ddp://a false"]);
    assert_eq!(show.engine.snapshot(time(1.0)).outputs[0].state, OutputState::Off);
    show.command(2.0, switch("ddp://b", true));
    assert_eq!(show.said(), ["problem output: no output is called `ddp://b` (None)"]);
    show.command(3.0, switch("ddp://a", true));
    show.at(3.0, output(OutputState::Starting));
    show.at(3.0, output(OutputState::Live));
    assert_eq!(show.said(), ["switched ddp://a true", "solved output", "output ddp://a Live"]);
}

#[test]
fn a_name_from_outside_is_repeated_without_what_a_terminal_obeys() {
    let mut show = Show::with(&[("a", steady("A", 0.5))]);
    show.at(0.0, Input::Ready);
    show.said();
    let name = format!("\x1b]0;x\x07\n{}", "y".repeat(300));
    show.command(1.0, Command::Select(name.clone()));
    show.command(1.0, Command::Palette(Some(name)));
    for line in show.said() {
        assert!(!line.contains(char::is_control) && line.len() < 150, "{line:?}");
    }
}

#[test]
fn a_light_is_identified_also_in_a_blackout() {
    let mut show = Show::with(&[("a", steady("A", 0.5))]);
    show.command(0.0, Command::Blackout(true));
    show.command(1.0, Command::Identify(0));
    assert_eq!((show.level(1.0), show.level(1.5)), (1.0, 0.0));
    assert_eq!(show.engine.snapshot(time(1.0)).identified, Some(0));
    assert_eq!(show.engine.snapshot(time(6.0)).identified, None);
    show.command(6.0, Command::Identify(4));
    assert_eq!(show.engine.snapshot(time(6.0)).identified, None, "there are four");
}

#[test]
fn what_another_run_left_plays_before_anything_is_loaded_and_while_it_is_broken() {
    let mut show = Show::new();
    let version = Version::new(7, contents(&steady("A", 0.4)), None);
    let files = ["a", "old"].map(|key| remembered(key, std::slice::from_ref(&version), 7, None));
    show.at(0.0, Input::Restore { files: files.into(), playing: Some("a".into()) });
    assert_eq!(show.level(0.0), 0.4);
    show.at(1.0, Input::Files(vec![loaded("b", &steady("B", 0.9))]));
    show.at(1.0, Input::Ready);
    show.said();
    show.at(1.5, Input::Files(vec![failed("a", "oh")]));
    assert_eq!(show.said(), ["problem a: oh (Some(\"A version 7\"))"]);
    assert_eq!((show.level(2.0), show.playing()), (0.4, "a Problem".into()));
    show.at(4.0, Input::Clock(ClockInput::Elapsed));
    assert_eq!(show.engine.entries().len(), 2, "`old` is no more");
    assert_eq!((show.level(4.0), show.playing()), (0.4, "a Problem".into()));
    show.at(5.0, Input::Files(vec![loaded("a", &steady("A", 0.5))]));
    assert_eq!((show.level(5.0), show.playing()), (0.5, "a Live".into()));
    assert_eq!(show.engine.snapshot(time(5.0)).patterns[0].version, 8);
}

#[test]
fn what_another_run_left_and_is_no_longer_there_makes_way() {
    let mut show = Show::new();
    let version = Version::new(1, contents(&ramp("A")), None);
    let files = vec![remembered("a", &[version], 1, None)];
    show.at(0.0, Input::Restore { files, playing: Some("a".into()) });
    show.at(1.0, Input::Files(vec![loaded("b", &steady("B", 0.9))]));
    show.at(1.0, Input::Ready);
    show.at(4.0, Input::Clock(ClockInput::Elapsed));
    assert_eq!((show.level(4.0), show.playing()), (0.9, "b Live".into()));
}

fn remembered(key: &str, versions: &[Version], current: u64, on_disk: Option<u64>) -> Remembered {
    Remembered { key: key.into(), versions: versions.to_vec(), current, on_disk, aside: None }
}

/// A show that another run left three versions of `a`, with levels of 0.1 to
/// 0.3, of which the file holds the third.
fn left_at(current: u64) -> Show {
    let mut show = Show::new();
    let version = |number: u64| {
        let cue = steady("A", number as f64 / 10.0);
        Version::new(number, contents(&cue), None)
    };
    let files = vec![remembered("a", &[1, 2, 3].map(version), current, Some(3))];
    show.at(0.0, Input::Restore { files, playing: Some("a".into()) });
    show
}

#[test]
fn an_undo_outlives_a_restart_until_the_file_is_saved() {
    let mut show = left_at(2);
    assert_eq!((show.level(0.0), show.playing()), (0.2, "a Reverted".into()));
    show.said();
    show.at(1.0, Input::Files(vec![loaded("a", &steady("A", 0.3))]));
    assert_eq!((show.level(1.0), show.playing()), (0.2, "a Reverted".into()));
    assert_eq!(show.said(), [""; 0]);
    show.command(2.0, Command::Redo(None));
    assert_eq!((show.level(2.0), show.playing()), (0.3, "a Live".into()));
    show.command(3.0, Command::Undo(None));
    show.at(4.0, Input::Files(vec![loaded("a", &steady("A", 0.4))]));
    assert_eq!((show.level(4.0), show.playing()), (0.4, "a Live".into()));
}

#[test]
fn an_undo_before_the_file_has_loaded_is_one_all_the_same() {
    let mut show = left_at(3);
    show.command(0.1, Command::Undo(None));
    show.at(1.0, Input::Files(vec![loaded("a", &steady("A", 0.3))]));
    assert_eq!((show.level(1.0), show.playing()), (0.2, "a Reverted".into()));
}

#[test]
fn what_was_dropped_stays_so_over_a_restart_until_it_is_saved_again() {
    let mut show = Show::new();
    let version = Version::new(1, contents(&steady("A", 0.1)), None);
    let aside = Some(contents(&steady("A", 0.2)));
    let file = Remembered { aside, ..remembered("a", &[version], 1, None) };
    show.at(0.0, Input::Restore { files: vec![file], playing: Some("a".into()) });
    show.said();
    show.at(1.0, Input::Files(vec![loaded("a", &steady("A", 0.2))]));
    assert_eq!((show.level(1.0), show.playing()), (0.1, "a Reverted".into()));
    assert_eq!(show.said(), ["set aside a"], "so that a save of it is news");
    show.at(2.0, Input::Files(vec![loaded("a", &steady("A", 0.2))]));
    assert_eq!((show.level(2.0), show.playing()), (0.2, "a Live".into()));
}

#[test]
fn a_file_that_was_saved_between_two_runs_is_a_save() {
    let mut show = left_at(2);
    show.at(1.0, Input::Files(vec![loaded("a", &steady("A", 0.1))]));
    assert_eq!((show.level(1.0), show.playing()), (0.1, "a Live".into()));
    assert_eq!(show.engine.snapshot(time(1.0)).patterns[0].version, 4);
}

#[test]
fn a_save_that_changes_no_light_is_no_new_version() {
    let mut show = Show::with(&[("a", steady("A", 0.1))]);
    show.said();
    show.at(1.0, Input::Files(vec![loaded("a", &steady("A", 0.1))]));
    assert_eq!(show.said(), ["unchanged a 1"]);
    assert!(show.engine.snapshot(time(1.0)).patterns[0].undo == 0);
}

#[test]
fn presets_are_counted_and_those_that_are_no_more_go() {
    let mut show = Show::with(&[("a", steady("A", 0.1))]);
    show.said();
    for names in [&["one", "two", "three"][..], &["one", "three"]] {
        let cues = names.iter().map(|name| (Some((*name).into()), steady(name, 0.5))).collect();
        let data = names.concat().into_bytes().into();
        show.at(
            1.0,
            Input::Files(vec![FileChange::Loaded(LoadedFile {
                key: "strudel/presets".into(),
                contents: Contents { cues, text: "".into(), data },
                warnings: Vec::new(),
                helpers: Vec::new(),
                saved_at: Duration::ZERO,
                supersedes: false,
            })]),
        );
        assert_eq!(show.engine.entries().len(), names.len() + 1);
        show.command(1.0, Command::Select("one".into()));
    }
    assert_eq!(show.said()[0], "presets 3");
    assert_eq!(show.playing(), "strudel/presets:one Live");
}

#[test]
fn speed_and_hue_masters_lie_over_everything() {
    let mut show = Show::with(&[("a", ramp("A"))]);
    show.command(2.0, Command::Speed(0.5));
    assert_eq!((show.level(2.0), show.level(4.0)), (0.25, 0.375));
    show.command(4.0, Command::Speed(1.0));
    assert_eq!(show.level(4.0), 0.5);
    show.command(4.0, Command::Palette(Some("red_cyan".into())));
    show.command(4.0, Command::Hue(0.5));
    assert_eq!(show.level(4.0), 0.0, "red has become cyan");
}

#[test]
fn another_rig_remakes_what_plays_and_what_comes_after() {
    use show::{LightCue, Lights};
    /// A cue that counts the lights of the rigs it is made for.
    fn counting(label: &str, made: &Arc<std::sync::Mutex<Vec<usize>>>) -> Arc<Cue> {
        let made = made.clone();
        let make = move |rig: &Rig| {
            made.lock().unwrap().push(rig.lights());
            Ok(Lights::new(pattern::Pattern::silence(), pattern::Time::ZERO))
        };
        let body = Body::Lights(LightCue::new(label.as_bytes().into(), make));
        Arc::new(Cue { label: label.into(), body, ..(*steady(label, 1.0)).clone() })
    }
    let made = Arc::new(std::sync::Mutex::new(Vec::new()));
    let made_for = || std::mem::take(&mut *made.lock().unwrap());
    let mut show = Show::with(&[("a", counting("A", &made)), ("b", counting("B", &made))]);
    assert_eq!(made_for(), [4], "the one that plays, as it starts");
    show.at(1.0, Input::Rig(Arc::new(Rig::of(7))));
    assert_eq!(made_for(), [7]);
    show.command(2.0, Command::Next);
    assert_eq!(made_for(), [7]);
    show.command(3.0, Command::Hold(true));
    show.at(3.0, Input::Files(vec![loaded("b", &counting("B2", &made))]));
    show.at(4.0, Input::Rig(Arc::new(Rig::of(8))));
    let made_once = made_for();
    for _ in 0..9 {
        show.engine.snapshot(time(4.0)).preview.unwrap();
    }
    assert_eq!((made_once, made_for()), (vec![8, 8], vec![]), "what plays and what is held");
}

/// Texts that stand each in a column of its number, on one line.
struct OnLine(u32);

impl show::Passages for OnLine {
    fn place_of(&self, origin: &pattern::Origin) -> Option<source::Place> {
        let at = |column| source::Position::new(self.0, column);
        let span = source::Span::new(at(origin.text), at(origin.text + 1));
        Some(source::Place::new("a.py", span))
    }

    fn diagnostic(&self, error: &pattern::Error) -> Diagnostic {
        let place = error.origins().iter().find_map(|origin| self.place_of(origin));
        Diagnostic::error(Kind::Value, error.message()).at(place)
    }
}

#[test]
fn what_a_pattern_cannot_say_of_a_moment_is_dark_and_told() {
    use pattern::{Error, Origin, Origins, Pattern, Time};
    use show::lights::{LightValue, Member};
    use show::{LightCue, Lights};
    let all = || Pattern::pure(LightValue::of(Member::of_group(&[0, 1])));
    let origins = Origins::from(Origin { text: 7, start: 0, end: 1 });
    let error = Error::value("nobody knows this word").at(&origins);
    let make = move |_: &Rig| {
        let late = Pattern::fast_cat(&[all(), Pattern::failing(error.clone())]);
        Ok(Lights::new(late, Time::ZERO))
    };
    let cue = LightCue::new([].into(), make).with_passages(Arc::new(OnLine(3)));
    let cue = Arc::new(Cue { body: Body::Lights(cue), ..(*steady("A", 1.0)).clone() });
    let show = Show::with(&[("a", cue)]);
    let performance = show.engine.performance();
    let lacking = |beat: f64| {
        let mut frames = Frames::default();
        performance.frame_at(time(beat), &mut frames);
        let unanswered = performance.unanswered_at(time(beat));
        assert_eq!(frames.is_lacking, unanswered.is_some());
        unanswered.map(|it| (it.diagnostic().message, it.diagnostic().place.unwrap().span.start))
    };
    assert_eq!(lacking(1.0), None);
    let told = lacking(2.0).unwrap();
    assert_eq!(told, ("nobody knows this word".into(), source::Position::new(3, 7)));
}

#[test]
fn what_does_not_fit_the_lights_never_darkens_them() {
    use pattern::{Pattern, Time};
    use show::lights::{LightValue, Member};
    use show::{LightCue, Lights};
    /// A cue of white for all lights, of which there must not be more than some.
    fn at_most(label: &str, most: usize) -> Arc<Cue> {
        let make = move |rig: &Rig| {
            if rig.lights() > most {
                return Err(vec![Diagnostic::error(Kind::Value, "too much")]);
            }
            let size = rig.lights() as u32;
            let members = (0..size).map(|light| Member { light, position: light, size }).collect();
            let value = LightValue { members, ..LightValue::default() };
            Ok(Lights::new(Pattern::pure(value), Time::ZERO))
        };
        let body = Body::Lights(LightCue::new(format!("{label} {most}").into_bytes().into(), make));
        Arc::new(Cue { label: label.into(), body, ..(*steady(label, 1.0)).clone() })
    }
    const TOO_MUCH: &str = "problem rig: `B` does not fit these lights: too much (None)";
    let mut show = Show::with(&[("a", at_most("A", 9)), ("b", at_most("B", 3))]);
    let lit = show.level(0.0);
    assert!(lit > 0.0);
    show.said();
    show.command(1.0, Command::Select("b".into()));
    assert_eq!((show.level(1.0), show.playing()), (lit, "a Live".into()));
    assert_eq!(show.said(), [TOO_MUCH]);
    show.at(2.0, Input::Files(vec![loaded("a", &at_most("A", 2))]));
    assert_eq!((show.level(2.0), show.playing()), (lit, "a Problem".into()));
    assert_eq!(show.said(), ["problem a: too much (Some(\"A version 1\"))"]);
    show.at(3.0, Input::Rig(Arc::new(Rig::of(12))));
    assert_eq!(show.level(3.0), lit, "what played keeps its light");
    assert_eq!(show.said(), ["solved rig", &TOO_MUCH.replace('B', "A")]);
    show.at(4.0, Input::Rig(Arc::new(Rig::of(3))));
    show.command(4.0, Command::Select("b".into()));
    assert_eq!(
        (show.said(), show.playing()),
        (vec!["solved rig".into(), "selected b".into()], "b Live".into(),)
    );
}

#[test]
fn a_warning_goes_when_the_lights_no_longer_give_cause_for_it() {
    let mut show = Show::with(&[("a", steady("A", 0.5))]);
    let warned_in = |text: &str, warnings: &[&str]| {
        let warning = |it: &&str| Diagnostic::warning(Kind::Name, *it);
        let warnings = warnings.iter().map(warning).collect();
        let (key, text) = ("a".into(), text.into());
        Input::Files(vec![FileChange::Warned { key, warnings, text, helpers: Vec::new() }])
    };
    let warned = |warnings: &[&str]| warned_in("", warnings);
    show.said();
    show.at(1.0, warned(&["no group"]));
    // The same in another text is nothing to say.
    show.at(1.5, warned_in("# Another.", &["no group"]));
    show.at(2.0, warned(&[]));
    assert_eq!(show.said(), ["problem a: no group (Some(\"A version 1\"))", "solved a"]);
    show.at(3.0, Input::Files(vec![failed("a", "oh")]));
    show.said();
    show.at(4.0, warned(&[]));
    assert_eq!((show.said(), show.playing()), (vec![], "a Problem".into()));
}

#[test]
fn what_sounds_is_told_at_the_speed_of_the_pattern_and_of_what_plays() {
    use pattern::{Origin, Origins, Pattern, Time};
    use show::lights::LightValue;
    use show::{LightCue, Lights};
    /// A cue of two words, each for half a bar, on a line of the file.
    fn words(line: u32) -> Arc<Cue> {
        let word = |text: u32| {
            let origins = Origins::from(Origin { text, start: 0, end: 1 });
            Pattern::pure(LightValue::default()).with_origins(origins)
        };
        let make =
            move |_: &Rig| Ok(Lights::new(Pattern::fast_cat(&[word(1), word(2)]), Time::ZERO));
        let cue = LightCue::new(line.to_be_bytes().into(), make);
        let cue = cue.with_passages(Arc::new(OnLine(line)));
        Arc::new(Cue { body: Body::Lights(cue), ..(*steady("A", 1.0)).clone() })
    }
    let mut show = Show::with(&[("a", words(1))]);
    let sounding = |show: &Show, beat: f64| -> Vec<(u32, u32)> {
        let places = show.engine.snapshot(show.now).live.sounding_at(time(beat));
        places.iter().map(|it| (it.span.start.line, it.span.start.column)).collect()
    };
    assert_eq!((sounding(&show, 1.0), sounding(&show, 2.0)), (vec![(1, 1)], vec![(1, 2)]));
    show.command(4.0, Command::Speed(0.5));
    assert_eq!((sounding(&show, 6.0), sounding(&show, 8.0)), (vec![(1, 1)], vec![(1, 2)]));
    show.command(8.0, Command::Apply(Apply::Bar));
    show.at(9.0, Input::Files(vec![loaded("a", &words(2))]));
    let text = |show: &Show| show.engine.snapshot(show.now).patterns[0].version;
    assert_eq!((sounding(&show, 9.0), text(&show)), (vec![(1, 2)], 1), "its text is shown");
    assert_eq!(sounding(&show, 12.0), [(2, 1)]);
    show.at(13.0, Input::Files(vec![loaded("b", &words(3))]));
    show.command(13.0, Command::Queue(Some("b".into())));
    assert_eq!(sounding(&show, 13.0), [(2, 1)], "another pattern waits, but is not shown yet");
    assert_eq!(sounding(&show, 16.0), [(3, 2)]);
}

/// What the program brings along: a preset of this level.
fn built_in(level: f64) -> Input {
    Input::BuiltIn { key: PRESETS.into(), contents: presets(&[("s_in", level)]) }
}

fn presets(all: &[(&str, f64)]) -> Contents {
    let cue = |(name, level): &(&str, f64)| (Some((*name).into()), steady(name, *level));
    let cues = all.iter().map(cue).collect();
    Contents { cues, text: "".into(), data: format!("{all:?}").into_bytes().into() }
}

fn own_presets(all: &[(&str, f64)]) -> Input {
    Input::Files(vec![FileChange::Loaded(LoadedFile {
        key: PRESETS.into(),
        contents: presets(all),
        warnings: Vec::new(),
        helpers: Vec::new(),
        saved_at: Duration::ZERO,
        supersedes: false,
    })])
}

fn keys(show: &Show) -> Vec<&str> {
    show.engine.entries().iter().map(|entry| &*entry.key).collect()
}

const IN: &str = "strudel/presets:s_in";

#[test]
fn built_in_presets_can_be_chosen_and_play_only_then() {
    let mut show = Show::new();
    show.at(0.0, Input::Ready);
    show.at(0.0, built_in(0.1));
    assert_eq!((keys(&show), show.level(0.0)), (vec![IN], 0.0));
    assert_eq!(show.said(), [""; 0], "nobody has saved anything");
    show.at(1.0, Input::Files(vec![loaded("z", &steady("Z", 0.2))]));
    assert_eq!(show.level(1.0), 0.2);
    show.command(2.0, Command::Select("s_in".into()));
    assert_eq!(show.level(2.0), 0.1);
    assert_eq!(show.engine.presets(), 1);
}

#[test]
fn a_built_in_preset_asked_for_at_the_start_plays_when_it_is_there() {
    let mut show = Show::new();
    show.command(0.0, Command::Select("s_in".into()));
    show.at(0.0, Input::Files(vec![loaded("a", &steady("A", 0.2))]));
    show.at(0.0, Input::Ready);
    assert_eq!(show.level(0.0), 0.2);
    show.at(0.1, built_in(0.1));
    assert_eq!(show.level(0.1), 0.1);
    assert_eq!(show.said().last().unwrap(), &format!("selected {IN}"));
}

#[test]
fn a_file_of_ones_own_takes_the_place_of_the_built_in_presets_until_it_goes() {
    let mut show = Show::new();
    show.at(0.0, Input::Ready);
    show.at(0.0, built_in(0.1));
    show.command(0.0, Command::Select("s_in".into()));
    show.said();
    show.at(1.0, own_presets(&[("s_in", 0.3), ("s_own", 0.4)]));
    assert_eq!((keys(&show), show.level(1.0)), (vec![IN, "strudel/presets:s_own"], 0.3));
    assert_eq!(show.said(), ["presets 2", "reloaded strudel/presets 2"]);
    // A broken one changes nothing.
    show.at(2.0, Input::Files(vec![failed(PRESETS, "no")]));
    assert_eq!((show.engine.presets(), show.level(2.0)), (2, 0.3));
    assert!(show.engine.problem_of(PRESETS).is_some());
    show.at(3.0, Input::Files(vec![FileChange::Gone { key: PRESETS.into() }]));
    assert_eq!((keys(&show), show.level(3.0)), (vec![IN], 0.1));
    assert_eq!(show.playing(), format!("{IN} Live"));
    // The file comes back under another name, and the built-in stay.
    show.at(4.0, own_presets(&[("s_in", 0.3)]));
    let Input::Files(mut changes) = own_presets(&[("s_in", 0.3)]) else { unreachable!() };
    if let FileChange::Loaded(file) = &mut changes[0] {
        file.key = "mine".into();
    }
    changes.push(FileChange::Renamed { from: PRESETS.into(), to: "mine".into() });
    show.at(5.0, Input::Files(changes));
    assert_eq!((keys(&show), show.level(5.0)), (vec!["mine:s_in", IN], 0.3));
}

#[test]
fn a_built_in_preset_that_played_plays_from_the_start_of_the_next_run() {
    let mut show = Show::new();
    let contents = presets(&[("s_in", 0.1)]);
    let file = Remembered {
        key: PRESETS.into(),
        versions: vec![Version::new(1, contents, None)],
        current: 1,
        on_disk: Some(1),
        aside: None,
    };
    show.at(0.0, Input::Restore { files: vec![file], playing: Some(IN.into()) });
    show.at(0.0, Input::Files(vec![loaded("a", &steady("A", 0.2))]));
    show.at(0.0, Input::Ready);
    assert_eq!(show.level(0.0), 0.1);
    // However long the interpreter takes.
    show.at(60.0, Input::Clock(ClockInput::Elapsed));
    assert_eq!(show.level(60.0), 0.1);
    show.at(61.0, built_in(0.1));
    assert_eq!((show.playing(), show.level(61.0)), (format!("{IN} Live"), 0.1));
}
