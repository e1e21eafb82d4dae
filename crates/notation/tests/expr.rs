//! The pattern language's functions do what Strudel's do.
//!
//! The oracle's programs are trees of calls; this is the smallest evaluator
//! that plays them through the table of builtins.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod harness;

use harness::{Answer, Case, ask, cases, fraction, settle, snake};
use notation::{Arg, Function, NotationError, Value, call_function, call_method, mini, named};
use pattern::{Alignment, Error};
use serde_json::Value as Json;

/// Tagged cases in which we know better.
const EXCEPTIONS: &[&str] = &[
    // In cycles before the first, `every` and its kin go on counting here,
    // where Strudel plays nothing.
    "ep-negative-time-02",
];

type Scope = Vec<(String, Arg)>;

fn eval(ast: &Json, scope: &Scope) -> Result<Arg, Error> {
    let args = || -> Result<Vec<Arg>, Error> {
        ast["args"].as_array().unwrap().iter().map(|it| eval(it, scope)).collect()
    };
    let text = |key: &str| ast[key].as_str();
    if let Some(number) = ast.as_f64() {
        return Ok(Arg::Value(Value::Number(number)));
    }
    if let Some(bool) = ast.as_bool() {
        return Ok(Arg::Value(Value::Bool(bool)));
    }
    if let Some(text) = text("mini") {
        return match mini(text, 0) {
            Ok(pattern) => Ok(Arg::Pattern(pattern)),
            Err(NotationError::Meaning(error)) => Err(error),
            Err(NotationError::Parse(error)) => panic!("parsed before: {error}"),
        };
    }
    if let Some(text) = text("str") {
        return Ok(Arg::Value(Value::text(text)));
    }
    if ast["frac"].is_string() {
        return Ok(Arg::Value(Value::Fraction(fraction(&ast["frac"]))));
    }
    if let Some(name) = text("id") {
        let local = scope.iter().rev().find(|(it, _)| it == name);
        return local.map_or_else(|| named(&snake(name)), |(_, arg)| Ok(arg.clone()));
    }
    if let Some(items) = ast["arr"].as_array() {
        return Ok(Arg::List(items.iter().map(|it| eval(it, scope)).collect::<Result<_, _>>()?));
    }
    if let Some(rows) = ast["obj"].as_object() {
        let row = |(key, it): (&String, &Json)| Ok((key.as_str().into(), eval(it, scope)?));
        return Ok(Arg::Table(rows.iter().map(row).collect::<Result<_, _>>()?));
    }
    if let Some(params) = ast["fn"].as_array() {
        let params: Vec<String> = params.iter().map(|it| it.as_str().unwrap().to_owned()).collect();
        let (body, scope) = (ast["body"].clone(), scope.clone());
        return Ok(Arg::Function(Function::new(move |args| {
            let mut scope = scope.clone();
            scope.extend(params.iter().cloned().zip(args.iter().cloned()));
            eval(&body, &scope)
        })));
    }
    let (name, alignment) = match text("call").unwrap().split_once('.') {
        Some((name, alignment)) => (name, Alignment::named(alignment).unwrap()),
        None => (text("call").unwrap(), Alignment::In),
    };
    if ast["on"].is_null() {
        return call_function(&snake(name), &args()?, alignment);
    }
    let subject = eval(&ast["on"], scope)?.to_pattern()?;
    call_method(&snake(name), &subject, &args()?, alignment)
}

/// The first mistake in any notation of the program.
fn unreadable(ast: &Json) -> Option<(usize, String)> {
    if let Some(text) = ast["mini"].as_str() {
        let error = notation::parse(text).err()?;
        return Some((error.utf16_offset(text), error.message));
    }
    match ast {
        Json::Array(items) => items.iter().find_map(unreadable),
        Json::Object(rows) => rows.values().find_map(unreadable),
        _ => None,
    }
}

fn answer(case: &Case, pieces: i64) -> Answer {
    let ast = &case.input["ast"];
    if let Some((offset, message)) = unreadable(ast) {
        return Answer::Error { phase: "parse", offset: Some(offset), message };
    }
    match eval(ast, &Vec::new()).and_then(|it| it.to_pattern()) {
        Err(it) => Answer::Error { phase: "eval", offset: None, message: it.to_string() },
        Ok(pattern) => ask(&pattern, case, pieces),
    }
}

fn all_cases() -> Vec<Case> {
    let cases = cases(
        include_str!("oracle/expr_public.jsonl"),
        include_str!("oracle/expr_public.expected.jsonl"),
    );
    assert_eq!(cases.len(), 478);
    cases
}

/// Our own cases, most of which found a mistake once.
fn more_cases() -> Vec<Case> {
    cases(include_str!("oracle/expr_more.jsonl"), include_str!("oracle/expr_more.expected.jsonl"))
}

#[test]
fn every_program_that_was_wrong_once_answers_as_strudel_does() {
    settle(&more_cases(), &[], |case| answer(case, 1));
    settle(&more_cases(), &[], |case| answer(case, 7));
}

#[test]
fn every_program_answers_as_strudel_does() {
    settle(&all_cases(), EXCEPTIONS, |case| answer(case, 1));
}

#[test]
fn every_program_asked_in_pieces_answers_the_same() {
    settle(&all_cases(), EXCEPTIONS, |case| answer(case, 7));
}
