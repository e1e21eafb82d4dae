//! Every example in a docstring plays.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::{Value as Json, json};
use std::io::Write;
use std::process::{Command, Stdio};

#[test]
fn every_example_of_every_function_plays() {
    let algebra = notation::builtins().map(|row| (row.name, row.example));
    let lights = script::light_builtins().map(|row| (row.name, row.example));
    let examples: Vec<_> = algebra.chain(lights).collect();
    let mut child = Command::new(env!("CARGO_BIN_EXE_dj-hue"))
        .args(["query", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let cases: String = examples
        .iter()
        .map(|(name, example)| {
            json!({"id": name, "kind": "python", "src": example, "begin": "0", "end": "2"})
        })
        .map(|case| format!("{case}\n"))
        .collect();
    let writer = std::thread::spawn(move || input.write_all(cases.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let answers = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<Json> = answers.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    assert_eq!(answers.len(), examples.len());
    let wrong: Vec<String> = examples
        .iter()
        .zip(&answers)
        .filter(|(_, answer)| answer["error"].is_object())
        .map(|((_, example), answer)| format!("{example}: {}", answer["error"]["message"]))
        .collect();
    assert!(wrong.is_empty(), "{} do not play:\n{}", wrong.len(), wrong.join("\n"));
}
