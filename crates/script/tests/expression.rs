//! What is said about a notation by itself that has no answer.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use expect_test::{Expect, expect};
use pattern::{Settings, TimeSpan};
use script::Expression;
use source::{Style, render};

fn check(text: &str, expected: &Expect) {
    let answer = Expression::of_notation("notation", text)
        .and_then(|it| it.query(TimeSpan::new(0, 4), &Settings::default()));
    let error = answer.unwrap_err();
    let text_of = |file: &str| (file == "notation").then(|| text.to_owned());
    let told = render(&error.diagnostics[0], text_of, Style::Plain);
    let offset = error.offset.map_or("nowhere".to_owned(), |it| it.to_string());
    expected.assert_eq(&format!("{} at {offset}: {told}\n", error.phase));
}

#[test]
fn a_notation_that_cannot_be_read_has_a_place_and_a_hint() {
    check(
        "é [a b",
        &expect![[r#"
        parse at 6: error: the notation ends too early
         --> notation:1:7
          |
        1 | é [a b
          |       ^
          |
          = help: close the `[` with `]`
    "#]],
    );
    check(
        "a*",
        &expect![[r#"
        parse at 2: error: the notation ends too early
         --> notation:1:3
          |
        1 | a*
          |   ^
          |
          = help: a step is a name, a number, `~` or something in brackets
    "#]],
    );
}

#[test]
fn a_notation_that_means_nothing_has_a_place() {
    check(
        "é* b",
        &expect![[r#"
        eval at 3: error: `b` is no time
         --> notation:1:4
          |
        1 | é* b
          |    ^
    "#]],
    );
    check(
        "a(9,8)",
        &expect![[r#"
        eval at 2: error: 9 pulses do not fit into 8 steps
         --> notation:1:3
          |
        1 | a(9,8)
          |   ^
    "#]],
    );
    check(
        "a(3,x)",
        &expect![[r#"
        eval at 4: error: `x` is no time
         --> notation:1:5
          |
        1 | a(3,x)
          |     ^
    "#]],
    );
    check(
        "a!1e99",
        &expect![[r#"
        eval at 0: error: 1e99 is too large
         --> notation:1:1
          |
        1 | a!1e99
          | ^^^^^^
    "#]],
    );
    check(
        "{a b}%0",
        &expect![[r#"
        query at 6: error: no steps a cycle is no rhythm
         --> notation:1:7
          |
        1 | {a b}%0
          |       ^
    "#]],
    );
}

#[test]
fn a_notation_that_has_no_answer_has_a_place() {
    check(
        "a*<2 b>",
        &expect![[r#"
        query at 5: error: `b` is no time
         --> notation:1:6
          |
        1 | a*<2 b>
          |      ^
    "#]],
    );
    check(
        "a(<3 9>,8)",
        &expect![[r#"
        query at 5: error: 9 pulses do not fit into 8 steps
         --> notation:1:6
          |
        1 | a(<3 9>,8)
          |      ^
    "#]],
    );
    check(
        "{a b}%<2 0>",
        &expect![[r#"
        query at 9: error: no steps a cycle is no rhythm
         --> notation:1:10
          |
        1 | {a b}%<2 0>
          |          ^
    "#]],
    );
}
