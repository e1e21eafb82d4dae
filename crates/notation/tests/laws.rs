//! The laws of the algebra, on patterns made of random notation and calls.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use notation::{Arg, Value, call_method, mini};
use pattern::{Alignment, Event, Pattern, Settings, Time, TimeSpan, merge_fragments};
use proptest::prelude::*;

fn notation() -> impl Strategy<Value = String> {
    let word = proptest::sample::select(vec!["0", "1", "2", "3", "~", "0.5"]);
    word.prop_map(str::to_owned).prop_recursive(3, 12, 3, |inner| {
        let sequence = proptest::collection::vec(inner.clone(), 1..4).prop_map(|it| it.join(" "));
        prop_oneof![
            sequence.clone().prop_map(|it| format!("[{it}]")),
            (sequence.clone(), sequence.clone()).prop_map(|(a, b)| format!("[{a}, {b}]")),
            (sequence.clone(), sequence.clone()).prop_map(|(a, b)| format!("[{a} | {b}]")),
            sequence.clone().prop_map(|it| format!("<{it}>")),
            (sequence, 1..6u8).prop_map(|(it, n)| format!("{{{it}}}%{n}")),
            (inner.clone(), 1..4u8).prop_map(|(it, n)| format!("{it}*{n}")),
            (inner.clone(), 1..4u8).prop_map(|(it, n)| format!("{it}/{n}")),
            (inner.clone(), 1..4u8).prop_map(|(it, n)| format!("{it}@{n}")),
            (inner.clone(), 1..6u8).prop_map(|(it, n)| format!("{it}({n},8)")),
            inner.prop_map(|it| format!("{it}?")),
        ]
    })
}

/// A pattern that remembers what it was made from.
#[derive(Clone)]
struct Made(String, Pattern<Value>);

impl std::fmt::Debug for Made {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::ops::Deref for Made {
    type Target = Pattern<Value>;

    fn deref(&self) -> &Pattern<Value> {
        &self.1
    }
}

fn pattern() -> impl Strategy<Value = Made> {
    notation().prop_map(|it| {
        let pattern = mini(&it, 0).unwrap();
        Made(it, pattern)
    })
}

/// A pattern and some call on it that takes only plain numbers.
fn called() -> impl Strategy<Value = Made> {
    let calls: Vec<(&'static str, Vec<f64>)> = vec![
        ("fast", vec![1.5]),
        ("slow", vec![3.0]),
        ("late", vec![0.3]),
        ("early", vec![1.25]),
        ("rev", vec![]),
        ("revv", vec![]),
        ("palindrome", vec![]),
        ("iter", vec![3.0]),
        ("ply", vec![2.0]),
        ("press", vec![]),
        ("segment", vec![3.0]),
        ("fast_gap", vec![1.5]),
        ("compress", vec![0.25, 0.75]),
        ("focus", vec![0.25, 0.75]),
        ("ribbon", vec![0.5, 1.5]),
        ("repeat_cycles", vec![2.0]),
        ("swing_by", vec![0.3, 4.0]),
        ("brak", vec![]),
        ("euclid", vec![3.0, 8.0]),
        ("euclid_legato", vec![5.0, 8.0]),
        ("degrade", vec![]),
        ("seed", vec![3.0]),
        ("beat", vec![2.0, 5.0]),
    ];
    (pattern(), proptest::sample::select(calls)).prop_map(|(pattern, (name, numbers))| {
        let args: Vec<Arg> = numbers.iter().map(|it| Arg::Value(Value::Number(*it))).collect();
        let made = call_method(name, &pattern, &args, Alignment::In).unwrap();
        Made(format!("{pattern:?} . {name}{numbers:?}"), made.to_pattern().unwrap())
    })
}

fn ask(pattern: &Pattern<Value>, span: TimeSpan) -> Vec<Event<Value>> {
    // Origins are left out: two ways to the same event may differ in them.
    let settings = Settings { budget: 1_000_000, ..Settings::default() };
    let mut events = pattern.query_with(span, &settings).unwrap();
    events.iter_mut().for_each(|it| it.origins = pattern::Origins::NONE);
    events
}

/// Events with fragments merged, in an order that knows values too.
fn merged(events: Vec<Event<Value>>) -> Vec<String> {
    let mut drawn: Vec<String> =
        merge_fragments(events).iter().map(|it| format!("{it:?}")).collect();
    drawn.sort();
    drawn
}

fn same(a: &Pattern<Value>, b: &Pattern<Value>) {
    let span = TimeSpan::new(Time::new(-5, 3), Time::new(7, 2));
    assert_eq!(merged(ask(a, span)), merged(ask(b, span)));
}

fn inside(part: TimeSpan, whole: TimeSpan) -> bool {
    whole.contains(part)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn asking_in_pieces_is_asking_at_once(pattern in called(), cuts in 2..8i64, begin in -3..4i64) {
        let at = |cut| Time::from_int(begin) + Time::new(2 * cut, cuts);
        let span = TimeSpan::new(at(0), at(cuts));
        let pieces = (0..cuts).flat_map(|cut| ask(&pattern, TimeSpan::new(at(cut), at(cut + 1))));
        prop_assert_eq!(merged(pieces.collect()), merged(ask(&pattern, span)));
    }

    #[test]
    fn a_part_is_in_its_whole_and_in_the_question(pattern in called(), begin in -9..9i64) {
        let span = TimeSpan::new(Time::new(begin, 4), Time::new(begin + 3, 4));
        for event in ask(&pattern, span) {
            prop_assert!(inside(event.part, span));
            prop_assert!(event.whole.is_none_or(|whole| inside(event.part, whole)), "{:?}", event);
        }
    }

    #[test]
    fn slow_undoes_fast(pattern in pattern(), n in 1..20i64, d in 1..9i64) {
        same(&pattern.fast(Time::new(n, d)).slow(Time::new(n, d)), &pattern);
    }

    #[test]
    fn early_undoes_late(pattern in pattern(), n in -20..20i64, d in 1..9i64) {
        same(&pattern.late(Time::new(n, d)).early(Time::new(n, d)), &pattern);
    }

    #[test]
    fn rev_twice_is_nothing(pattern in pattern()) {
        same(&pattern.rev().rev(), &pattern);
        same(&pattern.revv().revv(), &pattern);
    }

    #[test]
    fn map_is_a_functor(pattern in pattern()) {
        let (f, g) = (|it: Value| Value::text(it.to_string()), |it: Value| Value::Bool(it.is_true()));
        same(&pattern.map(|it| it), &pattern);
        same(&pattern.map(f).map(g), &pattern.map(move |it| g(f(it))));
    }

    #[test]
    fn combining_is_applicative(a in pattern(), b in pattern()) {
        let pair = |a: &Value, b: &Value| Ok(Some(Value::List([a.clone(), b.clone()].into())));
        let turned = move |b: &Value, a: &Value| pair(a, b);
        let one = Pattern::pure(Value::Number(1.0));
        // A pure value changes no times, from either side.
        let with_one = a.map(|it| Value::List([it, Value::Number(1.0)].into()));
        same(&a.combine(&one, Alignment::In, pair), &with_one);
        same(&a.combine(&one, Alignment::Mix, pair), &split_at_cycles(&with_one));
        same(&a.combine(&b, Alignment::Out, pair), &b.combine(&a, Alignment::In, turned));
        same(&a.combine(&b, Alignment::Mix, pair), &b.combine(&a, Alignment::Mix, turned));
    }

    #[test]
    fn wholes_come_from_the_left(a in pattern(), b in pattern()) {
        let span = TimeSpan::new(0, 4);
        let wholes: Vec<_> = ask(&a, span).into_iter().map(|it| it.whole).collect();
        let sum = a.combine(&b, Alignment::In, |a, _| Ok(Some(a.clone())));
        for event in ask(&sum, span) {
            prop_assert!(wholes.contains(&event.whole));
        }
    }

    #[test]
    fn joining_what_is_pure_changes_nothing(pattern in pattern()) {
        same(&Pattern::pure(pattern.1.clone()).inner_join(), &pattern);
        same(&pattern.map(Pattern::pure).outer_join(), &pattern);
    }
}

/// What both sides have in common with a value of each cycle.
fn split_at_cycles(pattern: &Pattern<Value>) -> Pattern<Value> {
    Pattern::pure(())
        .map({
            let pattern = pattern.clone();
            move |()| pattern.clone()
        })
        .fast(Time::new(2, 2))
        .late(Time::ONE)
        .join()
}
