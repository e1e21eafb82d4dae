//! Reads the oracle's cases and compares answers with Strudel's: touching
//! fragments of one event are merged first, numbers may differ in their last
//! bits.
#![allow(dead_code, reason = "each test uses its part of it")]

use notation::Value;
use pattern::{Event, Method, Pattern, Randomness, Settings, Time, TimeSpan};
use serde_json::Value as Json;
use std::collections::HashMap;

/// A case and what Strudel answers.
pub(crate) struct Case {
    pub(crate) id: String,
    pub(crate) src: String,
    pub(crate) input: Json,
    pub(crate) expected: Json,
}

impl Case {
    pub(crate) fn span(&self) -> TimeSpan {
        TimeSpan::new(fraction(&self.input["begin"]), fraction(&self.input["end"]))
    }

    pub(crate) fn settings(&self) -> Settings {
        let method = if self.input["rng"] == "precise" { Method::Precise } else { Method::Legacy };
        Settings { randomness: Randomness { method, seed: 0.0 }, ..Settings::default() }
    }
}

/// What we answer, in the oracle's words.
pub(crate) enum Answer {
    Haps(Vec<Event<Value>>),
    Error { phase: &'static str, offset: Option<usize>, message: String },
}

/// What a pattern answers when the case's span is asked at once, and in seven
/// pieces. Samples of signals are as many as questions, so those are not cut.
pub(crate) fn ask(pattern: &Pattern<Value>, case: &Case, pieces: i64) -> Answer {
    let span = case.span();
    let haps = case.expected["haps"].as_array();
    let sampled = haps.is_none_or(|haps| haps.iter().any(|it| it["whole"].is_null()));
    let pieces = if sampled || span.is_instant() { 1 } else { pieces };
    let at = |nth| span.begin + span.duration() * Time::new(nth, pieces);
    let mut haps = Vec::new();
    for nth in 0..pieces {
        let piece = TimeSpan::new(at(nth), at(nth + 1));
        if let Err(error) = pattern.query_into(piece, &case.settings(), &mut haps).1 {
            return Answer::Error { phase: "query", offset: None, message: error.to_string() };
        }
    }
    Answer::Haps(haps)
}

pub(crate) fn cases(inputs: &str, expected: &str) -> Vec<Case> {
    let mut answers: HashMap<String, Json> =
        lines(expected).map(|it| (it["id"].as_str().unwrap().to_owned(), it)).collect();
    lines(inputs)
        .map(|input| {
            let id = input["id"].as_str().unwrap().to_owned();
            let src = input["src"].as_str().unwrap().to_owned();
            Case { expected: answers.remove(&id).unwrap(), id, src, input }
        })
        .collect()
}

pub(crate) fn lines(text: &str) -> impl Iterator<Item = Json> + '_ {
    text.lines().map(|line| {
        // JavaScript writes half characters; JSON here has none.
        let line = line.replace("\\ud83d\\ude42", "🙂").replace("\\ud83d", "?");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    })
}

pub(crate) fn fraction(json: &Json) -> Time {
    let text = json.as_str().unwrap();
    let (above, below) = text.split_once('/').unwrap_or((text, "1"));
    Time::new(above.parse().unwrap(), below.parse().unwrap())
}

/// What is wrong with our answer, if anything.
pub(crate) fn compare(case: &Case, answer: &Answer) -> Option<String> {
    let expected = &case.expected["error"];
    match answer {
        Answer::Error { phase, offset, message } => {
            if expected.is_null() {
                return Some(format!("{phase} error: {message}"));
            }
            let same_phase = expected["phase"] == *phase;
            let same_offset =
                *phase != "parse" || expected["offset"].as_u64() == offset.map(|it| it as u64);
            (!same_phase || !same_offset)
                .then(|| format!("{phase} error at {offset:?}: {message}, not {expected}"))
        }
        Answer::Haps(_) if !expected.is_null() => Some(format!("no error, not {expected}")),
        Answer::Haps(events) => {
            let theirs = case.expected["haps"].as_array().unwrap().iter().map(event).collect();
            let (ours, theirs) = (merged(events.clone()), merged(theirs));
            let same = ours.len() == theirs.len()
                && ours.iter().zip(&theirs).all(|(a, b)| {
                    a.whole == b.whole && a.part == b.part && close(&a.value, &b.value)
                });
            (!same).then(|| format!("\n  ours   {}\n  theirs {}", drawn(&ours), drawn(&theirs)))
        }
    }
}

pub(crate) fn event(json: &Json) -> Event<Value> {
    let span = |it: &Json| TimeSpan::new(fraction(&it[0]), fraction(&it[1]));
    Event {
        whole: (!json["whole"].is_null()).then(|| span(&json["whole"])),
        part: span(&json["part"]),
        value: value(&json["value"]),
        origins: pattern::Origins::NONE,
    }
}

fn value(json: &Json) -> Value {
    match json {
        Json::Number(it) => Value::Number(it.as_f64().unwrap()),
        Json::String(it) => Value::text(it.as_str()),
        Json::Bool(it) => Value::Bool(*it),
        Json::Array(it) => Value::List(it.iter().map(value).collect()),
        Json::Object(it) => match (it.get("$"), it.get("$frac")) {
            (_, Some(it)) => Value::Fraction(fraction(it)),
            (Some(it), _) => Value::of_word(it.as_str().unwrap()),
            _ => panic!("no value: {json}"),
        },
        Json::Null => panic!("no value"),
    }
}

/// Fragments joined as the oracle's own comparison does it, in an order that
/// does not hang on the last bits of numbers.
fn merged(mut events: Vec<Event<Value>>) -> Vec<Event<Value>> {
    let key = |it: &Event<Value>| {
        let whole = it.whole.map(|it| (it.begin, it.end));
        (it.part.begin, it.part.end, whole.is_some(), whole, rough(&it.value))
    };
    events.sort_by_key(key);
    let mut merged: Vec<Event<Value>> = Vec::new();
    for event in events {
        let before = merged.iter_mut().find(|it| {
            it.whole.is_some()
                && it.whole == event.whole
                && it.part.end == event.part.begin
                && event.part.begin < event.part.end
                && close(&it.value, &event.value)
        });
        match before {
            Some(before) => before.part.end = event.part.end,
            None => merged.push(event),
        }
    }
    merged.sort_by_key(key);
    merged
}

fn rough(value: &Value) -> String {
    match value {
        Value::Number(it) => format!("0 {:030.6}", it + 1e9),
        other => format!("1 {other}"),
    }
}

fn close(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            a == b || (a - b).abs() <= 1e-9 * 1f64.max(a.abs()).max(b.abs())
        }
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| close(a, b))
        }
        _ => a == b,
    }
}

pub(crate) fn drawn(events: &[Event<Value>]) -> String {
    let draw = |it: &Event<Value>| {
        let whole = it.whole.map_or("~".to_owned(), |it| format!("{}-{}", it.begin, it.end));
        format!("{whole}{{{}-{}}} {}", it.part.begin, it.part.end, it.value)
    };
    events.iter().map(draw).collect::<Vec<_>>().join("; ")
}

/// Fails with every case that is wrong but is not expected to be, and every
/// one that is right though it is.
pub(crate) fn settle(cases: &[Case], exceptions: &[&str], answer: impl Fn(&Case) -> Answer) {
    let mut wrong = Vec::new();
    for case in cases {
        let problem = compare(case, &answer(case));
        match (problem, exceptions.contains(&case.id.as_str())) {
            (Some(problem), false) => {
                wrong.push(format!("{} {} in {:?}: {problem}", case.id, case.src, case.span()));
            }
            (None, true) => wrong.push(format!("{} is right, and need not be excepted", case.id)),
            _ => {}
        }
    }
    let total = cases.len();
    assert!(wrong.is_empty(), "{} of {total} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// The name as Python has it.
pub(crate) fn snake(name: &str) -> String {
    if ["and", "or", "in"].contains(&name) {
        return format!("{name}_");
    }
    let mut snake = String::new();
    let chars: Vec<char> = name.chars().collect();
    for (at, char) in chars.iter().enumerate() {
        let after_small = at > 0 && !chars[at - 1].is_uppercase();
        let before_small = at > 0 && chars.get(at + 1).is_some_and(|it| it.is_lowercase());
        if char.is_uppercase() && (after_small || before_small) {
            snake.push('_');
        }
        snake.extend(char.to_lowercase());
    }
    snake
}
