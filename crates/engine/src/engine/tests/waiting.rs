//! Edits that wait for their beat, and fade in.

use super::*;

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
