//! The program under test, for those who only ask it questions.

use serde_json::Value as Json;
use std::io::Write;
use std::process::{Command, Stdio};
use std::thread;

/// What `query --batch` answers, in the order of the questions.
pub(crate) fn query_batch(questions: impl IntoIterator<Item = Json>) -> Vec<Json> {
    let questions: Vec<String> = questions.into_iter().map(|it| format!("{it}\n")).collect();
    let mut child = Command::new(env!("CARGO_BIN_EXE_dj-hue"))
        .args(["query", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut input = child.stdin.take().expect("its input is a pipe");
    let count = questions.len();
    // It answers before it has heard everything, and neither waits for the other.
    let asking = thread::spawn(move || input.write_all(questions.concat().as_bytes()));
    let output = child.wait_with_output().expect("it comes to an end");
    asking.join().expect("nothing to panic at").expect("it hears every question");
    let answers = String::from_utf8(output.stdout).expect("it writes text");
    let answers: Vec<Json> = answers
        .lines()
        .map(|line| serde_json::from_str(line).expect("every line is an answer"))
        .collect();
    assert_eq!(answers.len(), count, "each question has an answer");
    answers
}

/// What people are shown of an answer to a question that is to be drawn.
#[allow(dead_code, reason = "not every test has its answers drawn")]
pub(crate) fn drawn(answer: &Json) -> String {
    answer["drawn"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}
