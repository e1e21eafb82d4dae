//! What people read when their notation is wrong.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use expect_test::{Expect, expect};
use notation::parse;

fn check(text: &str, expected: &Expect) {
    let error = parse(text).unwrap_err();
    let hint = error.hint.map_or(String::new(), |it| format!("\nhelp: {it}"));
    let caret = " ".repeat(text[..error.offset].chars().count()) + "^";
    expected.assert_eq(&format!("{text}\n{caret} {}{hint}\n", error.message));
}

#[test]
fn an_open_bracket_is_named() {
    check(
        "wash [spot <par beam]",
        &expect![[r#"
            wash [spot <par beam]
                                ^ `]` makes no sense here
            help: close the `<` with `>` first
        "#]],
    );
    check(
        "wash(3,8",
        &expect![[r#"
            wash(3,8
                    ^ the notation ends too early
            help: close the `(` with `)`
        "#]],
    );
}

#[test]
fn a_closing_bracket_too_many_is_named() {
    check(
        "wash spot]",
        &expect![[r#"
            wash spot]
                     ^ `]` makes no sense here
            help: nothing is open that `]` could close
        "#]],
    );
}

#[test]
fn what_is_missing_is_named() {
    check(
        "wash*",
        &expect![[r#"
            wash*
                 ^ the notation ends too early
            help: a step is a name, a number, `~` or something in brackets
        "#]],
    );
    check(
        "",
        &expect![[r#"

            ^ the notation ends too early
            help: `~` is a rest, for when nothing should happen
        "#]],
    );
    check(
        "[wash, ] spot",
        &expect![[r#"
            [wash, ] spot
                   ^ `]` makes no sense here
            help: a step is missing here
        "#]],
    );
}

#[test]
fn signs_that_do_not_mix_are_named() {
    check(
        "wash | spot, par",
        &expect![[r#"
            wash | spot, par
                       ^ `,` makes no sense here
            help: put brackets around one of them: `,`, `|` and `.` do not mix
        "#]],
    );
    check(
        "wash + spot",
        &expect![[r#"
            wash + spot
                 ^ `+` makes no sense here
            help: a step is a name, a number, `~` or something in brackets
        "#]],
    );
}
