//! The table of builtins is sound: names are unique, and every example runs.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod program;

use notation::{Arg, Kind, Value, builtins, call_function, call_method, mini};
use pattern::{Alignment, ErrorKind, TimeSpan};
use program::Program;

#[test]
fn every_example_runs() {
    for builtin in builtins() {
        let made = Program::of(builtin.example).run().and_then(|it| it.to_pattern());
        let pattern = made.unwrap_or_else(|it| panic!("{}: {it}", builtin.example));
        pattern
            .query(TimeSpan::new(0, 4))
            .unwrap_or_else(|error| panic!("{}: {error}", builtin.example));
        assert!(builtin.example.contains(builtin.name), "{} shows itself", builtin.name);
        assert!(builtin.doc.ends_with('.'), "{} has a sentence", builtin.name);
    }
}

#[test]
fn a_function_that_waits_keeps_its_alignment() {
    let [beat, other] = ["10 20", "<1 2 3> 4 5"].map(|it| mini(it, 0).unwrap());
    let args = [Arg::Pattern(other)];
    for (name, alignment) in Alignment::ALL {
        let Ok(Arg::Function(waiting)) = call_function("add", &args, alignment) else { panic!() };
        let [waited, called] = [
            waiting.of(&beat).unwrap(),
            call_method("add", &beat, &args, alignment).unwrap().to_pattern().unwrap(),
        ]
        .map(|it| format!("{:?}", it.query(TimeSpan::new(0, 2)).unwrap()));
        assert_eq!(waited, called, "{name}");
    }
}

#[test]
fn names_are_unique_among_their_kind() {
    let mut seen = Vec::new();
    for builtin in builtins() {
        for name in builtin.aliases.iter().chain([&builtin.name]) {
            let key = (builtin.kind == Kind::Method, *name);
            assert!(!seen.contains(&key), "{name} stands twice in the table");
            seen.push(key);
        }
    }
}

#[test]
fn mistakes_in_calls_say_what_is_meant() {
    let beat = mini("a b", 0).unwrap();
    let error =
        |name: &str, args: &[Arg]| call_method(name, &beat, args, Alignment::In).err().unwrap();
    let unknown = error("fsat", &[]);
    assert_eq!((unknown.kind(), unknown.message()), (ErrorKind::Name, "no pattern can `fsat`"));
    assert_eq!(unknown.hint(), Some("did you mean `fast`?"));
    assert_eq!(error("wobble", &[]).hint(), None);
    assert_eq!(error("euclid", &[]).message(), "euclid takes pulses, steps; it was given 0");
    let word = [Arg::Value(Value::text("soon"))];
    let value = error("fast", &word);
    assert_eq!((value.kind(), value.message()), (ErrorKind::Value, "`soon` is no time"));
    let choices = [Arg::Table(vec![("chorus".into(), Arg::Pattern(beat.clone()))])];
    let picked = mini("chorsu", 0).unwrap();
    let picked = call_method("pick", &picked, &choices, Alignment::In);
    let picked = picked.and_then(|it| it.to_pattern()).unwrap();
    let error = picked.query(TimeSpan::new(0, 1)).unwrap_err();
    assert_eq!(error.message(), "nothing to pick is called `chorsu`");
    assert_eq!((error.kind(), error.hint()), (ErrorKind::Name, Some("did you mean `chorus`?")));
}
