//! A save that failed for a reason of ours is worth another try.

use reload::{Ask, Content, Hint, Key, Look, Machine, Stamp, Writers};
use source::{Diagnostic, Kind};
use std::time::Duration;

/// Saves the same bytes twice, a second apart, and lets the first evaluation
/// fail; tells how many evaluations there were.
fn evaluations(kind: Kind) -> usize {
    let file = Key::from("pat.py");
    let mut machine: Machine<()> = Machine::new();
    assert_eq!(machine.ask(), Some(Ask::List));
    machine.listed(Duration::ZERO, []);
    let mut evaluations = 0;
    for save in 1..=2 {
        let now = Duration::from_secs(save);
        machine.hint(now, &file, Hint::Finished);
        assert_eq!(machine.ask(), Some(Ask::Look(file.clone())));
        let stamp = Stamp { modified: i128::from(save), ..Stamp::default() };
        let content = Content::new(&b"pattern = 1"[..]);
        machine.looked(now, &file, Look::Bytes { stamp, content, writers: Writers::Nobody });
        while machine.next_job().is_some() {
            evaluations += 1;
            let outcome = match save {
                1 => Err(vec![Diagnostic::error(kind, "no")]),
                _ => Ok(()),
            };
            machine.evaluated(now, &file, outcome, Vec::new());
        }
    }
    assert_eq!(machine.live("pat.py").is_some(), evaluations == 2);
    evaluations
}

#[test]
fn saved_again_it_is_tried_again() {
    assert_eq!(evaluations(Kind::Internal), 2);
}

#[test]
fn a_mistake_stays_one_until_the_bytes_change() {
    assert_eq!(evaluations(Kind::Exception), 1);
    assert_eq!(evaluations(Kind::Budget), 1);
}
