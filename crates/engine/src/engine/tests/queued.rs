//! Patterns queued for a bar.

use super::*;

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
