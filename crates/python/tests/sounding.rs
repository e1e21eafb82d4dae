//! Which notation of a file sounds at a beat: from real Python, through the
//! worker and the tables of builtins, as surfaces mark it.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use expect_test::{Expect, expect};
use light::Rig;
use python::{Modules, Request, Settings, Workers};
use script::{Around, read};
use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

/// A file by itself.
struct Alone;

impl Modules for Alone {
    fn read(&mut self, _: &str) -> Option<Vec<u8>> {
        None
    }
}

/// The file with what sounds marked beneath each line that has some of it,
/// after the beat.
fn check(body: &str, beats: &[f64], marked: Expect) {
    const FILE: &str = "a.py";
    let text: Arc<str> = format!("from dj_hue.patterns.strudel import *\n{body}\n").into();
    let settings = Settings {
        program: Some(env!("CARGO_BIN_EXE_python-worker").into()),
        time_budget: Duration::from_secs(20),
        ..Settings::default()
    };
    let mut workers = Workers::start(settings).unwrap();
    let loaded = workers.load(&Request::file(FILE, text.as_bytes()), &mut Alone).unwrap();
    let text_of = |file: &str| (file == FILE).then(|| text.clone());
    let around = Around { file: FILE, rig: &Rig::of(6), text_of: &text_of };
    let reading = read(&loaded.tree, &around).unwrap();
    let cue = &reading.cues[0].cue;
    let mut drawn = String::new();
    for (number, line) in (1..).zip(text.lines()).skip(1) {
        writeln!(drawn, "    {line}").unwrap();
        for beat in beats {
            let mut marks = String::new();
            for span in cue.sounding_at(*beat).into_iter().map(|place| place.span) {
                assert_eq!(span.start.line, span.end.line, "notation of these is on one line");
                if span.start.line == number {
                    let (from, to) = (span.start.column as usize - 1, span.end.column as usize - 1);
                    marks = format!("{marks:to$}");
                    marks.replace_range(from..to, &"^".repeat(to - from));
                }
            }
            if !marks.is_empty() {
                writeln!(drawn, "{beat:<4}{marks}").unwrap();
            }
        }
    }
    marked.assert_eq(&drawn);
}

#[test]
fn words_sound_while_their_lights_do() {
    check(
        r#"pattern = light("left [right all] ~")"#,
        &[0.0, 1.4, 2.5, 3.0],
        expect![[r#"
            pattern = light("left [right all] ~")
        0                    ^^^^
        1.4                        ^^^^^
        2.5                              ^^^
    "#]],
    );
}

#[test]
fn rests_and_turns_sound_in_their_time() {
    check(
        r#"pattern = light("<left right> ~")"#,
        &[0.0, 2.0, 4.0],
        expect![[r#"
            pattern = light("<left right> ~")
        0                     ^^^^
        4                          ^^^^^
    "#]],
    );
}

#[test]
fn what_chose_an_event_sounds_with_it() {
    check(
        r#"pattern = light("left right").fast("<1 2>").color("<red blue> cyan")"#,
        &[0.0, 2.0, 4.0, 5.0],
        expect![[r#"
                pattern = light("left right").fast("<1 2>").color("<red blue> cyan")
            0                    ^^^^                ^              ^^^
            2                         ^^^^^          ^                        ^^^^
            4                    ^^^^                  ^                ^^^^
            5                         ^^^^^            ^                ^^^^
        "#]],
    );
}

#[test]
fn functions_of_patterns_keep_the_notation_they_change() {
    check(
        r#"pattern = light("0 1 2 3").every(2, lambda p: p.rev().color("red"))"#,
        &[0.0, 4.0, 7.0],
        expect![[r#"
                pattern = light("0 1 2 3").every(2, lambda p: p.rev().color("red"))
            0                          ^                                     ^^^
            4                    ^
            7                          ^
        "#]],
    );
}

#[test]
fn layers_sound_together() {
    check(
        "pattern = stack(\n    light(\"left\").color(\"blue\"),\n    light(\"right*2 ~\").color(\"red\"),\n    blend=\"add\",\n)",
        &[0.0, 2.0],
        expect![[r#"
                pattern = stack(
                    light("left").color("blue"),
            0              ^^^^          ^^^^
            2              ^^^^          ^^^^
                    light("right*2 ~").color("red"),
            0              ^^^^^              ^^^
                    blend="add",
                )
        "#]],
    );
}

#[test]
fn one_notation_in_two_places_sounds_in_the_one_that_is_meant() {
    check(
        "a = light(\"all ~\").color(\"red\")\nb = light(\"~ all\").color(\"red\")\npattern = stack(a, b)",
        &[0.0, 2.0],
        expect![[r#"
                a = light("all ~").color("red")
            0              ^^^            ^^^
                b = light("~ all").color("red")
            2                ^^^          ^^^
                pattern = stack(a, b)
        "#]],
    );
}

#[test]
fn a_release_sounds_as_long_as_it_rings() {
    check(
        r#"pattern = light("left right ~ ~").envelope(release=0.125)"#,
        &[0.5, 1.25, 2.25, 3.0],
        expect![[r#"
                pattern = light("left right ~ ~").envelope(release=0.125)
            0.5                  ^^^^
            1.25                 ^^^^ ^^^^^
            2.25                      ^^^^^
        "#]],
    );
}

#[test]
fn what_each_light_does_alone_still_has_its_notation() {
    check(
        r#"pattern = light("left <right all>").seq().pick(1).fast(2).off("1/8", lambda p: p.color("red"))"#,
        &[0.0, 1.0],
        expect![[r#"
                pattern = light("left <right all>").seq().pick(1).fast(2).off("1/8", lambda p: p.color("red"))
            0                    ^^^^                                          ^                        ^^^
            1                          ^^^^^                                   ^                        ^^^
        "#]],
    );
}

#[test]
fn notation_that_nobody_finds_is_not_marked() {
    check(
        r#"pattern = light(" ".join(["left", "right"]))"#,
        &[0.0, 2.0],
        expect![[r#"
                pattern = light(" ".join(["left", "right"]))
        "#]],
    );
}
