//! Mini-notation means what Strudel says it means.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod harness;

use harness::{Answer, Case, ask, cases, settle};
use notation::NotationError;

fn answer(case: &Case, pieces: i64) -> Answer {
    match notation::mini(&case.src, 0) {
        Err(NotationError::Parse(it)) => Answer::Error {
            phase: "parse",
            offset: Some(it.utf16_offset(&case.src)),
            message: it.message,
        },
        Err(NotationError::Meaning(it)) => {
            Answer::Error { phase: "eval", offset: None, message: it.to_string() }
        }
        Ok(pattern) => ask(&pattern, case, pieces),
    }
}

fn all_cases() -> Vec<Case> {
    let cases = cases(
        include_str!("oracle/mini_public.jsonl"),
        include_str!("oracle/mini_public.expected.jsonl"),
    );
    assert_eq!(cases.len(), 729);
    cases
}

/// Our own cases, many of which found a mistake once.
fn more_cases() -> Vec<Case> {
    cases(include_str!("oracle/mini_more.jsonl"), include_str!("oracle/mini_more.expected.jsonl"))
}

#[test]
fn every_notation_that_was_wrong_once_answers_as_strudel_does() {
    settle(&more_cases(), &[], |case| answer(case, 1));
    settle(&more_cases(), &[], |case| answer(case, 7));
}

#[test]
fn every_notation_answers_as_strudel_does() {
    settle(&all_cases(), &[], |case| answer(case, 1));
}

#[test]
fn every_notation_asked_in_pieces_answers_the_same() {
    settle(&all_cases(), &[], |case| answer(case, 7));
}
