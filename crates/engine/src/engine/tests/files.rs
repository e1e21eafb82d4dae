//! What files that come, change and go do.

use super::*;

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
fn another_edit_with_the_same_mistake_has_an_answer_too() {
    let mut show = Show::with(&[("a", steady("A", 0.3))]);
    show.said();
    for text in ["pattern = hang()", "pattern = hang( )", "pattern = hang( )"] {
        let FileChange::Failed(mut problem) = failed("a", "oh") else { unreachable!() };
        problem.texts = vec![("a.py".into(), text.into())];
        show.at(2.0, Input::Files(vec![FileChange::Failed(problem)]));
    }
    assert_eq!(show.said(), ["problem a: oh (Some(\"A version 1\"))"; 2]);
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
