//! What another run left.

use super::*;

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
