//! Edits held back, taken and dropped; undo, redo and recall.

use super::*;

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
