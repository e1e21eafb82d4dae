//! What every function makes of every kind of argument: in the example of each
//! row of the tables, each argument is replaced by a value of each kind. It is
//! taken, or there is a clear error at its place.
//!
//! What is taken stands in `arguments.txt`, and below that every message, with
//! the first call that it is about. With `UPDATE_EXPECT=1` it is written anew.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod program;

use expect_test::expect_file;
use program::{drawn, query_batch};
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

const KINDS: &[(&str, &str)] = &[
    ("number", "3"),
    ("text", "'x'"),
    ("list", "[1, 2]"),
    ("dict", "{'a': 1}"),
    ("None", "None"),
    ("words", "mini('a b')"),
    ("lights", "light('all')"),
    ("colour", "HSV(0, 1, 1)"),
    ("function", "lambda p: p"),
    ("function without return", "lambda p: None"),
];

/// An argument of a call, replaced.
struct Case {
    /// The function, and which of its arguments.
    what: String,
    kind: &'static str,
    call: String,
}

fn cases() -> Vec<Case> {
    let lights = script::light_builtins().map(|row| (row.name, row.example));
    let algebra = notation::builtins().map(|row| (row.name, row.example));
    let mut cases = Vec::new();
    for (row, example) in lights.chain(algebra) {
        let name = row.replace("palette_", "palette.");
        for (nth, argument) in (1..).zip(arguments_of(example, &name)) {
            let text = &example[argument.clone()];
            // What a keyword argument begins with.
            let keyword = text.split_once('=').map(|(keyword, _)| keyword);
            let keyword =
                keyword.filter(|it| it.chars().all(|it| it.is_alphanumeric() || it == '_'));
            let what = match keyword {
                Some(keyword) => format!("{name} {keyword}"),
                None => format!("{name} {nth}"),
            };
            let prefix = keyword.map_or(String::new(), |it| format!("{it}="));
            for (kind, value) in KINDS {
                let (before, after) = (&example[..argument.start], &example[argument.end..]);
                let call = format!("{before}{prefix}{value}{after}");
                cases.push(Case { what: what.clone(), kind, call });
            }
        }
    }
    cases
}

/// Where the arguments of the first call of a name stand.
fn arguments_of(example: &str, name: &str) -> Vec<Range<usize>> {
    let is_name = |it: char| it.is_alphanumeric() || it == '_';
    let call = format!("{name}(");
    let mut found = example.match_indices(&call);
    let Some((at, _)) = found.find(|(at, _)| !example[..*at].ends_with(is_name)) else {
        return Vec::new();
    };
    let mut arguments = Vec::new();
    let first = at + call.len();
    let mut start = first;
    let (mut depth, mut quote) = (0, None);
    for (at, char) in example.char_indices().skip_while(|(at, _)| *at < first) {
        match char {
            _ if quote.is_some() => quote = quote.filter(|it| *it != char),
            '\'' | '"' => quote = Some(char),
            '(' | '[' | '{' => depth += 1,
            // The parameters of a lambda are no arguments.
            ',' if depth == 0 && !is_before_colon(&example[start..at]) => {
                arguments.push(start..at);
                start = at + 1;
            }
            ')' if depth == 0 => {
                arguments.push(start..at);
                break;
            }
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
    }
    let trimmed = |it: Range<usize>| {
        let text = &example[it.clone()];
        it.start + text.len() - text.trim_start().len()..it.end
    };
    arguments.into_iter().map(trimmed).filter(|it| !it.is_empty()).collect()
}

fn is_before_colon(text: &str) -> bool {
    text.rsplit_once("lambda").is_some_and(|(_, params)| !params.contains(':'))
}

/// What people are told of each.
fn answers<'a>(calls: impl Iterator<Item = &'a str>) -> Vec<String> {
    let case =
        |call: &str| json!({"kind": "python", "src": call, "begin": 0, "end": 2, "drawn": true});
    query_batch(calls.map(case)).iter().map(drawn).collect()
}

/// A message without what a call has to do with it.
fn is_clear(answer: &str) -> bool {
    let message = answer.lines().next().unwrap_or_default();
    answer.contains(" --> query:1:")
        && !message.contains(" { ")
        && !message.contains("internal")
        && message.len() < 120
}

#[test]
fn every_function_takes_every_kind_of_argument_or_says_clearly_why_not() {
    let cases = cases();
    assert!(cases.len() > 2000, "the tables are gone");
    let mut answers = answers(cases.iter().map(|it| &*it.call));
    assert_eq!(answers.len(), cases.len());
    // A loaded machine may take a file's time away from it.
    for (case, answer) in cases.iter().zip(&mut answers) {
        if answer.contains("took more than") {
            *answer = self::answers(std::iter::once(&*case.call)).remove(0);
        }
    }
    let mut taken: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut messages: BTreeMap<&str, &str> = BTreeMap::new();
    let mut unclear = String::new();
    for (case, answer) in cases.iter().zip(&answers) {
        if taken.last().is_none_or(|(what, _)| *what != case.what) {
            taken.push((&case.what, Vec::new()));
        }
        if answer.starts_with("error") {
            messages.entry(answer.lines().next().unwrap()).or_insert(&case.call);
            if !is_clear(answer) {
                writeln!(unclear, "{}\n{answer}", case.call).unwrap();
            }
        } else {
            taken.last_mut().unwrap().1.push(case.kind);
        }
    }
    assert!(unclear.is_empty(), "{unclear}");
    let mut text = String::new();
    for (what, kinds) in taken {
        writeln!(text, "{what}: {}", kinds.join(", ")).unwrap();
    }
    for (message, call) in messages {
        write!(text, "\n{call}\n  {message}\n").unwrap();
    }
    expect_file!["arguments.txt"].assert_eq(&text);
}
