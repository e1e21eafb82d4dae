//! Mini-notation means what Strudel says it means.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod harness;

use harness::{Answer, Case, cases, settle};
use notation::NotationError;

fn answer(case: &Case) -> Answer {
    let error = |phase, message: String| Answer::Error { phase, offset: None, message };
    match notation::mini(&case.src, 0) {
        Err(NotationError::Parse(it)) => Answer::Error {
            phase: "parse",
            offset: Some(it.utf16_offset(&case.src)),
            message: it.message,
        },
        Err(NotationError::Meaning(it)) => error("eval", it.to_string()),
        Ok(pattern) => match pattern.query_with(case.span(), &case.settings()) {
            Ok(events) => Answer::Haps(events),
            Err(it) => error("query", it.to_string()),
        },
    }
}

#[test]
fn every_notation_answers_as_strudel_does() {
    let cases = cases(
        include_str!("oracle/mini_public.jsonl"),
        include_str!("oracle/mini_public.expected.jsonl"),
    );
    assert_eq!(cases.len(), 729);
    settle(&cases, &[], answer);
}
