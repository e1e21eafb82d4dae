//! Nothing people type makes us panic or hang, and a tree's notation is read
//! as the same tree.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use notation::tree::Group;
use notation::{Arg, NotationError, Value, call_method, mini, parse};
use pattern::{Alignment, Error, ErrorKind, Event, Origin, Settings, TimeSpan};
use proptest::prelude::*;

/// The tree without its places in the text.
fn shape(tree: &Group) -> String {
    let drawn = format!("{tree:?}");
    let mut parts = drawn.split("Extent {");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |shape, part| shape + part.split_once('}').unwrap().1)
}

fn answer(notation: &str, budget: u32) -> Result<Vec<Event<Value>>, Error> {
    let pattern = match mini(notation, 0) {
        Ok(pattern) => pattern,
        Err(NotationError::Meaning(error)) => return Err(error),
        Err(NotationError::Parse(error)) => panic!("{notation}: {error}"),
    };
    let settings = Settings { budget, ..Settings::default() };
    pattern.query_with(TimeSpan::new(0, 1), &settings)
}

fn printed_and_read(text: &str) {
    if let Ok(tree) = parse(text) {
        let printed = tree.to_string();
        let again = parse(&printed).unwrap_or_else(|it| panic!("{text} as {printed}: {it}"));
        assert_eq!(shape(&tree), shape(&again), "{text} as {printed}");
    }
}

#[test]
fn every_notation_of_the_oracle_is_printed_and_read() {
    let cases = include_str!("oracle/mini_public.jsonl").lines();
    for case in cases.filter(|it| !it.contains("\\ud83d")) {
        let case: serde_json::Value = serde_json::from_str(case).unwrap();
        printed_and_read(case["src"].as_str().unwrap());
    }
}

#[test]
fn too_much_work_is_an_error() {
    for notation in [
        "a*1000000000",
        "[a*1000]*1000*1000",
        "0 .. 1000000000",
        "[[[a*100]*100]*100]*100",
        "a(10000,1000000)",
        "a!1000000",
        "[0 .. 9999]*100000",
        "[0 .. 999] .. [0 .. 999] .. [0 .. 999]",
    ] {
        let error = answer(notation, 100_000).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Budget, "{notation}: {error}");
    }
}

#[test]
fn times_that_grow_too_fine_are_an_error() {
    let tower = "a".to_owned() + &"*1.23456789".repeat(12);
    assert_eq!(answer(&tower, 100_000).unwrap_err().kind(), ErrorKind::Overflow);
}

#[test]
fn what_comes_again_only_after_very_long_plays_all_the_same() {
    let primes = ["1.27", "1.13", "1.09", "1.07", "1.03", "1.01", "0.97", "0.89", "0.83", "0.79"];
    let text = primes.map(|it| format!("a/{it}")).join(" ");
    assert!(!answer(&text, 100_000).unwrap().is_empty());
}

#[test]
fn deep_nesting_ends() {
    let deep = |open: &str, close: &str, depth| open.repeat(depth) + "a" + &close.repeat(depth);
    assert!(parse(&deep("[", "]", 50)).is_ok());
    for (open, close) in [("[", "]"), ("<", ">"), ("{", "}"), ("a(", ",8)"), ("0 .. [", "]")] {
        for depth in [100, 10_000] {
            assert!(parse(&deep(open, close, depth)).is_err());
            assert!(parse(&open.repeat(depth)).is_err());
        }
    }
    // Modifiers pile up without nesting in the text; what comes again the same
    // is laid out before it is too deep.
    let piled = |word: &str| word.to_owned() + &"*2/2".repeat(3000);
    assert_eq!(answer(&piled("a?"), 100_000).unwrap_err().kind(), ErrorKind::Budget);
    assert_eq!(answer(&piled("a"), 100_000).unwrap().len(), 1);
}

#[test]
fn a_text_that_is_too_long_has_a_place() {
    let long = "é ".repeat(30_000);
    let error = parse(&long).unwrap_err();
    let origins = error.to_error(&long, 7);
    assert_eq!(origins.origins()[0].start as usize, error.offset);
}

#[test]
fn calls_piled_up_end_too() {
    let speed = Arg::Pattern(mini("<1 2>", 0).unwrap());
    let mut pattern = mini("a b", 0).unwrap();
    for nth in 0..3000 {
        let (name, args) = match nth % 3 {
            0 => ("fast", vec![speed.clone()]),
            1 => ("iter", vec![Arg::Value(Value::Number(2.0))]),
            _ => ("struct", vec![speed.clone()]),
        };
        let made = call_method(name, &pattern, &args, Alignment::In).unwrap();
        pattern = made.to_pattern().unwrap();
    }
    let error = pattern.query(TimeSpan::new(0, 1)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Budget);
}

/// Text that is often notation.
fn notation() -> impl Strategy<Value = String> {
    let piece = proptest::sample::select(vec![
        "a", "b1", "~", "-", "_", " ", " ", " ", "[", "]", "<", ">", "{", "}", "(", ")", ",", "|",
        " . ", " .. ", "*", "/", "!", "@", "?", ":", "%", "^", "2", "3", "0.5", "8", "-1", "1e9",
        "é", "🙂", "\"", "'", "//", "\n",
    ]);
    proptest::collection::vec(piece, 0..40).prop_map(|it| it.concat())
}

/// Notation that always is.
fn valid() -> impl Strategy<Value = String> {
    let word = proptest::sample::select(vec!["a", "b", "~", "0", "1.5", "-2", "x_y"]);
    word.prop_map(str::to_owned).prop_recursive(4, 24, 4, |inner| {
        let sequence = proptest::collection::vec(inner.clone(), 1..4).prop_map(|it| it.join(" "));
        prop_oneof![
            sequence.clone().prop_map(|it| format!("[{it}]")),
            (sequence.clone(), sequence.clone()).prop_map(|(a, b)| format!("[{a}, {b}]")),
            (sequence.clone(), sequence.clone()).prop_map(|(a, b)| format!("[{a} | {b}]")),
            (sequence.clone(), sequence.clone()).prop_map(|(a, b)| format!("[{a} . {b}]")),
            sequence.clone().prop_map(|it| format!("<{it}>")),
            (sequence, 1..9u8).prop_map(|(it, n)| format!("{{{it}}}%{n}")),
            (inner.clone(), 1..5u8).prop_map(|(it, n)| format!("{it}*{n}")),
            (inner.clone(), 1..5u8).prop_map(|(it, n)| format!("{it}/{n}")),
            (inner.clone(), 1..5u8).prop_map(|(it, n)| format!("{it}!{n}")),
            (inner.clone(), 1..5u8).prop_map(|(it, n)| format!("{it}@{n}")),
            (inner.clone(), 0..5u8).prop_map(|(it, n)| format!("{it}({n},8,{n})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a}:{b}")),
            inner.prop_map(|it| format!("{it}?")),
        ]
    })
}

#[test]
fn a_notation_that_means_nothing_has_a_place() {
    for text in ["a* b", "a/x", "a@-1 b", "[c [a@-1 b]]", "<a, b@0>", "a(9,8)", "a(3,x)", "a!1e99"]
    {
        let Err(NotationError::Meaning(error)) = mini(text, 0) else { panic!("{text}") };
        assert!(!error.origins().is_empty(), "{text}: {error}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        if let Err(error) = parse(&text) {
            prop_assert!(text.is_char_boundary(error.offset));
        }
    }

    #[test]
    fn any_text_like_notation_is_read_or_refused_and_asked(text in notation()) {
        printed_and_read(&text);
        match mini(&text, 0) {
            Ok(pattern) => {
                let settings = Settings { budget: 5_000, ..Settings::default() };
                let _ = pattern.query_with(TimeSpan::new(0, 3), &settings);
            }
            Err(NotationError::Parse(error)) => {
                prop_assert!(text.is_char_boundary(error.offset));
                prop_assert!(error.hint.is_some(), "{}", error);
            }
            Err(NotationError::Meaning(error)) => {
                let is_placed = |it: &Origin| text.get(it.start as usize..it.end as usize).is_some();
                let overflows = error.kind() == ErrorKind::Overflow;
                prop_assert!(overflows || error.origins().iter().any(is_placed), "{}", error);
            }
        }
    }

    #[test]
    fn what_is_printed_is_read_as_the_same_tree(text in valid()) {
        prop_assert!(parse(&text).is_ok(), "{}", text);
        printed_and_read(&text);
    }
}
