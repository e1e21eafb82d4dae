//! `query --batch` does what Strudel does: the oracle's programs, written in
//! Python, through the worker, the data tree and the tables of builtins.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../../notation/tests/harness/mod.rs"]
mod harness;
mod program;

use harness::{Answer, Case, cases, event, settle, snake};
use program::query_batch;
use serde_json::{Value as Json, json};
use std::collections::HashMap;

/// Programs in which we know better; `notation`'s tests say why.
const EXCEPTIONS: &[&str] = &["ep-negative-time-02"];

/// A program as Python has it.
fn python(ast: &Json, as_subject: bool) -> String {
    if let Some(text) = ast["mini"].as_str() {
        let text = Json::from(text);
        return if as_subject { format!("mini({text})") } else { text.to_string() };
    }
    if let Some(text) = ast["frac"].as_str() {
        let (above, below) = text.split_once('/').unwrap_or((text, "1"));
        return format!("Fraction({above}, {below})");
    }
    if let Some(name) = ast["id"].as_str() {
        return snake(name);
    }
    let list = |items: &Json| {
        let items = items.as_array().unwrap().iter().map(|it| python(it, false));
        items.collect::<Vec<_>>().join(", ")
    };
    if ast["arr"].is_array() {
        return format!("[{}]", list(&ast["arr"]));
    }
    if let Some(rows) = ast["obj"].as_object() {
        let rows = rows.iter().map(|(key, it)| format!("{}: {}", json!(key), python(it, false)));
        return format!("{{{}}}", rows.collect::<Vec<_>>().join(", "));
    }
    if let Some(params) = ast["fn"].as_array() {
        let params: Vec<_> = params.iter().map(|it| it.as_str().unwrap()).collect();
        return format!("(lambda {}: {})", params.join(", "), python(&ast["body"], true));
    }
    if let Some(call) = ast["call"].as_str() {
        let (name, align) = match call.split_once('.') {
            Some((name, align)) => (name, format!(", align={align:?}")),
            None => (call, String::new()),
        };
        let args = list(&ast["args"]) + &align;
        let args = args.trim_start_matches(", ");
        return match &ast["on"] {
            Json::Null => format!("{}({args})", snake(name)),
            on => format!("{}.{}({args})", subject(on), snake(name)),
        };
    }
    match ast {
        Json::Bool(true) => "True".into(),
        Json::Bool(false) => "False".into(),
        other => other.to_string(),
    }
}

fn subject(on: &Json) -> String {
    let text = python(on, true);
    if on.is_number() { format!("pure({text})") } else { text }
}

/// The answers to a batch, by the cases' names.
fn batch(cases: &[Case], line: impl Fn(&Case) -> Json) -> HashMap<String, Json> {
    let answers = query_batch(cases.iter().map(line)).into_iter();
    answers.map(|answer| (answer["id"].as_str().unwrap().to_owned(), answer)).collect()
}

fn heard(answer: &Json) -> Answer {
    let error = &answer["error"];
    if let Some(haps) = answer["haps"].as_array() {
        return Answer::Haps(haps.iter().map(event).collect());
    }
    let phase = match error["phase"].as_str().unwrap() {
        "parse" => "parse",
        "query" => "query",
        _ => "eval",
    };
    let offset = error["offset"].as_u64().map(|it| usize::try_from(it).unwrap());
    let message = error["message"].as_str().unwrap().to_owned();
    Answer::Error { phase, offset, message }
}

fn asked(case: &Case, kind: &str, source: &str) -> Json {
    let mut line = case.input.clone();
    line["kind"] = kind.into();
    line["src"] = source.into();
    line
}

#[test]
fn every_program_answers_as_strudel_does() {
    let mut cases = cases(
        include_str!("../../notation/tests/oracle/expr_public.jsonl"),
        include_str!("../../notation/tests/oracle/expr_public.expected.jsonl"),
    );
    cases.extend(harness::cases(
        include_str!("../../notation/tests/oracle/expr_more.jsonl"),
        include_str!("../../notation/tests/oracle/expr_more.expected.jsonl"),
    ));
    let answers = batch(&cases, |case| asked(case, "python", &python(&case.input["ast"], true)));
    settle(&cases, EXCEPTIONS, |case| heard(&answers[&case.id]));
}

#[test]
fn every_notation_answers_as_strudel_does() {
    let cases = cases(
        include_str!("../../notation/tests/oracle/mini_public.jsonl"),
        include_str!("../../notation/tests/oracle/mini_public.expected.jsonl"),
    );
    let answers = batch(&cases, |case| asked(case, "mini", &case.src));
    settle(&cases, &[], |case| heard(&answers[&case.id]));
}
