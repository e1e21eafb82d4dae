//! The laws of the algebra, on patterns made of random notation and calls.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod program;

use notation::{Arg, Value, builtins, mini};
use pattern::{
    Alignment, Error, ErrorKind, Event, Method, Pattern, Randomness, Settings, Time, TimeSpan,
    merge_fragments,
};
use program::varied::{self, Dice};
use program::{Call, Program};
use proptest::prelude::*;
use proptest::test_runner::{TestCaseError, TestError, TestRng, TestRunner};
use std::cell::Cell;
use std::collections::BTreeMap;

/// Random programs over each builtin, and how often so many may be tried until
/// one has an answer.
const CASES: u32 = 24;
const MAX_ROUNDS: u32 = 20;

/// The builtins that have nothing to say.
const SILENT: [&str; 5] = ["silence", "hush", "nothing", "gap", "pickmod_f"];

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

/// Whether a program kept a law because it had something to say, or because it
/// had no answer that could have broken it.
type Law = Result<Kept, TestCaseError>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kept {
    Answering,
    Silent,
    /// The law does not hold for such programs.
    LeftOut,
}

const SETTINGS: Settings =
    Settings { randomness: Randomness { method: Method::Legacy, seed: 0.0 }, budget: 100_000 };

/// Other programs in each run; the same ones where a run must not fail for what
/// somebody else has not found yet.
fn runner(config: &ProptestConfig) -> TestRunner {
    match std::env::var_os("CI") {
        Some(_) => TestRunner::new_with_rng(
            config.clone(),
            TestRng::deterministic_rng(config.rng_algorithm),
        ),
        None => TestRunner::new(config.clone()),
    }
}

/// A law for random programs over every builtin in turn, and random times. Of
/// each builtin some programs must have kept it by an answer.
fn for_programs(law: impl Fn(&Program, TimeSpan) -> Law) {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(CASES) };
    let mut broken = Vec::new();
    for builtin in builtins() {
        let (answered, silent) = (Cell::new(0), Cell::new(0));
        let program = |dice: &[u8]| varied::program(builtin, &mut Dice(dice));
        let span = |(begin, width)| {
            let begin = Time::new(begin, 4);
            TimeSpan::new(begin, begin + Time::new(width, 4))
        };
        let dice = proptest::collection::vec(any::<u8>(), 0..80);
        let questions = (dice, (-12..16_i64, 0..16_i64));
        let mut runner = runner(&config);
        let mut rounds = 0..MAX_ROUNDS;
        let res = loop {
            let res = runner.run(&questions, |(dice, it)| {
                let kept = law(&program(&dice), span(it))?;
                answered.set(answered.get() + u32::from(kept == Kept::Answering));
                silent.set(silent.get() + u32::from(kept == Kept::Silent));
                Ok(())
            });
            if res.is_err() || answered.get() > 0 || rounds.next().is_none() {
                break res;
            }
        };
        if let Err(TestError::Fail(why, (dice, it))) = res {
            broken.push(format!("{}: {} in {:?}: {why}", builtin.name, program(&dice), span(it)));
        } else if answered.get() == 0 && silent.get() > 0 && !SILENT.contains(&builtin.name) {
            broken.push(format!("{}: no program ever had an answer", builtin.name));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_program_asked_in_pieces_answers_as_at_once() {
    for_programs(asked_in_pieces);
}

#[test]
fn every_answer_is_in_the_question_and_the_same_again() {
    for_programs(is_in_the_question);
}

#[test]
fn every_answer_keeps_its_budget() {
    for_programs(keeps_its_budget);
}

#[test]
fn on_every_program_slow_undoes_fast_early_late_and_rev_itself() {
    for_programs(is_undone);
}

/// Programs that have broken a law.
const BROKEN_ONCE: [&str; 5] = [
    "mini('a b c d').bite(rand.segment(2), '3 0 0')",
    "mini('a b c d').zoom(-0.25, 0.5)",
    "mini('<a b> c').linger(1.5)",
    "mini('[[0 0.5 0]/2 0, 0 0 0]').arp('0 1 2 1')",
    "mini('0 .. 99').fast(100)",
];

#[test]
fn programs_that_have_broken_a_law_keep_it() {
    for text in BROKEN_ONCE {
        let program = Program::of(text);
        for quarter in -12..12 {
            let span = TimeSpan::new(Time::new(quarter, 4), Time::new(quarter + 5, 4));
            for law in [asked_in_pieces, is_in_the_question, keeps_its_budget] {
                if let Err(why) = law(&program, span) {
                    panic!("{text} in {span:?}: {why}");
                }
            }
        }
    }
}

/// The pattern of a program, unless there is a mistake in it.
fn pattern_of(program: &Program) -> Option<Pattern<Value>> {
    program.run().and_then(|it| it.to_pattern()).ok()
}

fn asked_in_pieces(program: &Program, span: TimeSpan) -> Law {
    if chooses_by_a_signal(program) {
        return Ok(Kept::LeftOut);
    }
    let Some(pattern) = pattern_of(&with_signals_held(program)) else { return Ok(Kept::Silent) };
    let Ok(whole) = pattern.query_with(span, &SETTINGS) else { return Ok(Kept::Silent) };
    for pieces in [2, 7] {
        let at = |nth| span.begin + span.duration() * Time::new(nth, pieces);
        let mut events = Vec::new();
        for nth in 0..pieces {
            let piece = TimeSpan::new(at(nth), at(nth + 1));
            match pattern.query_into(piece, &SETTINGS, &mut events).1 {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::Value => {
                    prop_assert!(false, "{error} in {piece:?}");
                }
                // A piece may begin at a time finer than the whole question's.
                Err(_) => return Ok(Kept::Silent),
            }
        }
        if !span.is_instant() {
            prop_assert_eq!(discrete(events), discrete(whole.clone()), "{} pieces", pieces);
        }
    }
    Ok(kept_by(&whole))
}

fn kept_by(answer: &[Event<Value>]) -> Kept {
    if answer.is_empty() { Kept::Silent } else { Kept::Answering }
}

/// Whether a signal inside it chooses: another pattern for each question.
fn chooses_by_a_signal(program: &Program) -> bool {
    program.to_string().contains("choose_in(")
}

/// A program with its signals held four times a cycle: a signal has another
/// value for each question.
fn with_signals_held(program: &Program) -> Program {
    let all = |items: &[Program]| items.iter().map(with_signals_held).collect::<Vec<_>>();
    let program = match program {
        Program::Call(it) => Program::Call(Call {
            on: it.on.as_ref().map(|it| with_signals_held(it).into()),
            args: all(&it.args),
            ..it.clone()
        }),
        Program::List(items) => Program::List(all(items)),
        other => other.clone(),
    };
    // All cycles that are asked about: it may be a signal in one of them alone.
    let is_signal = |it: &Pattern<Value>| {
        let events = |cycle| it.query_with(TimeSpan::cycle(cycle), &SETTINGS).unwrap_or_default();
        (-4..9).any(|cycle| events(cycle).iter().any(|it| it.whole.is_none()))
    };
    match program.run() {
        Ok(Arg::Pattern(it)) if is_signal(&it) => Program::Call(Call {
            on: Some(program.into()),
            name: "segment".into(),
            args: vec![Program::Number(4.0)],
            alignment: Alignment::In,
        }),
        _ => program,
    }
}

/// What plays stretches of cycles: an event that began in an earlier cycle has
/// a whole there that is off by some cycles, as Strudel's has.
const ZOOMING: [&str; 9] =
    ["zoom(", "linger(", "shuffle(", "scramble(", "bite(", "take(", "drop(", "shrink(", "grow("];

fn is_in_the_question(program: &Program, span: TimeSpan) -> Law {
    let Some(pattern) = pattern_of(program) else { return Ok(Kept::Silent) };
    let drawn = program.to_string();
    let zooms = ZOOMING.iter().any(|it| drawn.contains(it));
    let answer = pattern.query_with(span, &SETTINGS);
    let again = pattern.query_with(span, &SETTINGS);
    prop_assert_eq!(format!("{answer:?}"), format!("{again:?}"));
    let answer = answer.unwrap_or_default();
    for event in &answer {
        prop_assert!(span.contains(event.part), "{event:?}");
        prop_assert!(event.part.begin <= event.part.end, "{event:?}");
        prop_assert!(zooms || event.whole.is_none_or(|it| it.contains(event.part)), "{event:?}");
    }
    Ok(kept_by(&answer))
}

fn keeps_its_budget(program: &Program, span: TimeSpan) -> Law {
    let Some(pattern) = pattern_of(program) else { return Ok(Kept::Silent) };
    let enough = pattern.query_with(span, &SETTINGS);
    for budget in [10, 300] {
        match pattern.query_with(span, &Settings { budget, ..SETTINGS }) {
            Ok(events) => {
                prop_assert!(events.len() <= budget as usize, "{} events", events.len());
                prop_assert_eq!(format!("{:?}", Ok::<_, Error>(events)), format!("{enough:?}"));
            }
            Err(error) => {
                prop_assert!(enough.is_err() || error.kind() == ErrorKind::Budget, "{error}");
            }
        }
    }
    Ok(kept_by(&enough.unwrap_or_default()))
}

fn is_undone(program: &Program, span: TimeSpan) -> Law {
    if chooses_by_a_signal(program) {
        return Ok(Kept::LeftOut);
    }
    if span.is_instant() {
        // On a border it is on the other side for what runs backwards.
        return Ok(Kept::Silent);
    }
    let Some(pattern) = pattern_of(&with_signals_held(program)) else { return Ok(Kept::Silent) };
    let Ok(plain) = pattern.query_with(span, &SETTINGS) else { return Ok(Kept::Silent) };
    let by = Time::new(3, 2) + span.duration();
    for (what, changed) in [
        ("slow undoes fast", pattern.fast(by).slow(by)),
        ("early undoes late", pattern.late(by).early(by)),
        ("rev undoes rev", pattern.rev().rev()),
        ("revv undoes revv", pattern.revv().revv()),
    ] {
        match changed.query_with(span, &SETTINGS) {
            Ok(events) => prop_assert_eq!(discrete(events), discrete(plain.clone()), "{}", what),
            // More times on the way take more room, and more work.
            Err(error) => prop_assert!(error.kind() != ErrorKind::Value, "{what}: {error}"),
        }
    }
    Ok(kept_by(&plain))
}

/// Of each whole and value, where one more fragment begins or ends than ends
/// or begins. Two answers mean the same where these are the same, however the
/// questions were cut.
fn discrete(events: Vec<Event<Value>>) -> BTreeMap<(String, String, String), i32> {
    let mut edges = BTreeMap::new();
    for event in events {
        let (Some(whole), TimeSpan { begin, end }) = (event.whole, event.part) else { continue };
        for (at, more) in [(begin, 1), (end, -1)] {
            let key = (format!("{whole:?}"), format!("{:?}", event.value), at.to_string());
            *edges.entry(key).or_insert(0) += more;
        }
    }
    edges.retain(|_, more| *more != 0);
    edges
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

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
