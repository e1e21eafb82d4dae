//! The cues of real Python, through a worker and the tables of builtins: which
//! notation sounds at a beat, and that a frame is a function of it.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use expect_test::{Expect, expect};
use light::{Frame, Rig};
use python::{Modules, Request, Settings, Workers};
use script::{Around, read};
use show::Cue;
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use testkit::random::Random;

/// A file by itself.
struct Alone;

impl Modules for Alone {
    fn read(&mut self, _: &str) -> Option<Vec<u8>> {
        None
    }
}

/// A worker with a budget that a loaded machine keeps.
fn worker() -> Workers {
    let settings = Settings {
        program: Some(env!("CARGO_BIN_EXE_python-worker").into()),
        time_budget: Duration::from_secs(20),
        ..Settings::default()
    };
    Workers::start(settings).unwrap()
}

/// The cues of a file's text.
fn cues(workers: &mut Workers, text: &Arc<str>, rig: &Arc<Rig>) -> Vec<Arc<Cue>> {
    const FILE: &str = "a.py";
    let loaded = workers.load(&Request::file(FILE, text.as_bytes()), &mut Alone).unwrap();
    let text_of = |file: &str| (file == FILE).then(|| text.clone());
    let rig = Some(rig);
    let reading = read(&loaded.tree, &Around { file: FILE, rig, text_of: &text_of }).unwrap();
    reading.cues.into_iter().map(|it| it.cue).collect()
}

/// The file with what sounds marked beneath each line that has some of it,
/// after the beat.
fn check(body: &str, beats: &[f64], marked: Expect) {
    let text: Arc<str> = format!("from dj_hue.patterns.strudel import *\n{body}\n").into();
    let cue = &cues(&mut worker(), &text, &Rig::of(6).into())[0];
    let mut drawn = String::new();
    for (number, line) in (1..).zip(text.lines()).skip(1) {
        writeln!(drawn, "text {line}").unwrap();
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
                writeln!(drawn, "{beat:<5}{marks}").unwrap();
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
            text pattern = light("left [right all] ~")
            0                     ^^^^
            1.4                         ^^^^^
            2.5                               ^^^
        "#]],
    );
}

#[test]
fn rests_and_turns_sound_in_their_time() {
    check(
        r#"pattern = light("<left right> ~")"#,
        &[0.0, 2.0, 4.0],
        expect![[r#"
            text pattern = light("<left right> ~")
            0                      ^^^^
            4                           ^^^^^
        "#]],
    );
}

#[test]
fn what_chose_an_event_sounds_with_it() {
    check(
        r#"pattern = light("left right").fast("<1 2>").color("<red blue> cyan")"#,
        &[0.0, 2.0, 4.0, 5.0],
        expect![[r#"
            text pattern = light("left right").fast("<1 2>").color("<red blue> cyan")
            0                     ^^^^                ^              ^^^
            2                          ^^^^^          ^                        ^^^^
            4                     ^^^^                  ^                ^^^^
            5                          ^^^^^            ^                ^^^^
        "#]],
    );
}

#[test]
fn functions_of_patterns_keep_the_notation_they_change() {
    check(
        r#"pattern = light("0 1 2 3").every(2, lambda p: p.rev().color("red"))"#,
        &[0.0, 4.0, 7.0],
        expect![[r#"
            text pattern = light("0 1 2 3").every(2, lambda p: p.rev().color("red"))
            0                           ^                                     ^^^
            4                     ^
            7                           ^
        "#]],
    );
}

#[test]
fn layers_sound_together() {
    check(
        "pattern = stack(\n    light(\"left\").color(\"blue\"),\n    light(\"right*2 ~\").color(\"red\"),\n    blend=\"add\",\n)",
        &[0.0, 2.0],
        expect![[r#"
            text pattern = stack(
            text     light("left").color("blue"),
            0               ^^^^          ^^^^
            2               ^^^^          ^^^^
            text     light("right*2 ~").color("red"),
            0               ^^^^^              ^^^
            text     blend="add",
            text )
        "#]],
    );
}

#[test]
fn one_notation_in_two_places_sounds_in_the_one_that_is_meant() {
    check(
        "a = light(\"all ~\").color(\"red\")\nb = light(\"~ all\").color(\"red\")\npattern = stack(a, b)",
        &[0.0, 2.0],
        expect![[r#"
            text a = light("all ~").color("red")
            0               ^^^            ^^^
            text b = light("~ all").color("red")
            2                 ^^^          ^^^
            text pattern = stack(a, b)
        "#]],
    );
}

#[test]
fn a_release_sounds_as_long_as_it_rings() {
    check(
        r#"pattern = light("left right ~ ~").envelope(release=0.125)"#,
        &[0.5, 1.25, 2.25, 3.0],
        expect![[r#"
            text pattern = light("left right ~ ~").envelope(release=0.125)
            0.5                   ^^^^
            1.25                  ^^^^ ^^^^^
            2.25                       ^^^^^
        "#]],
    );
}

#[test]
fn what_each_light_does_alone_still_has_its_notation() {
    check(
        r#"pattern = light("left <right all>").seq().pick(1).fast(2).off("1/8", lambda p: p.color("red"))"#,
        &[0.0, 1.0],
        expect![[r#"
            text pattern = light("left <right all>").seq().pick(1).fast(2).off("1/8", lambda p: p.color("red"))
            0                     ^^^^                                          ^                        ^^^
            1                           ^^^^^                                   ^                        ^^^
        "#]],
    );
}

#[test]
fn notation_that_nobody_finds_is_not_marked() {
    check(
        r#"pattern = light(" ".join(["left", "right"]))"#,
        &[0.0, 2.0],
        expect![[r#"
            text pattern = light(" ".join(["left", "right"]))
        "#]],
    );
}

#[test]
fn segments_take_their_turns_in_parallel_unless_they_are_not_to() {
    let rig = Arc::new(Rig::of(4).with_segments([vec![0, 1], vec![2, 3]]));
    let mut workers = worker();
    for (call, expected) in [("seq()", [0, 2].as_slice()), ("seq(per_group=False)", &[0])] {
        let text = format!("from dj_hue.patterns.strudel import *\npattern = light('all').{call}");
        let mut frame = Frame::default();
        cues(&mut workers, &text.into(), &rig)[0].paint(&rig, None, 0.5, &mut frame).unwrap();
        let lit = (0..4).filter(|light| frame.colors[*light] != light::Rgb::BLACK);
        assert_eq!(lit.collect::<Vec<_>>(), expected, "{call}");
    }
}

/// Plain arithmetic over the places of lights is worked out for all of them at
/// once, and everything else for each: a call that changes nothing must change
/// nothing.
#[test]
fn arithmetic_over_places_is_the_same_for_all_lights_at_once_as_for_each() {
    const EXPRESSIONS: [&str; 10] = [
        "x",
        "index / 7",
        "saw.slow(4) + x * 0.2",
        "1 - x * x",
        "sine.mul(x) + y + perlin",
        "(index + saw) % 3 / 3",
        "mini('0 0.5').add(x)",
        "mini('0.2 ~').add(x)",
        "tri.slow(2).sub(x / 3)",
        "x + index * 0.1",
    ];
    const CALLS: [&str; 3] =
        ["intensity(_)", "color(hue(_))", "color(hue(0.3, saturation=_, value=isaw))"];
    let (mut workers, rig) = (worker(), Arc::new(Rig::of(7)));
    let mut frames = |call: &str, expression: &str| {
        let said = call.replace('_', expression);
        let text =
            format!("from dj_hue.patterns.strudel import *\npattern = light('all left*2').{said}");
        let cue = cues(&mut workers, &text.into(), &rig)[0].clone();
        [0.0, 0.3, 1.7, 2.0, 5.5, 13.2].map(|beat| {
            let mut frame = Frame::default();
            cue.paint(&rig, None, beat, &mut frame).unwrap();
            frame.colors
        })
    };
    for (expression, call) in EXPRESSIONS.iter().flat_map(|it| CALLS.map(|call| (it, call))) {
        let at_once = frames(call, expression);
        let for_each = frames(call, &format!("({expression}).early(0)"));
        assert_eq!(at_once, for_each, "{call} of {expression}");
        let mut lit = at_once.iter().flatten().filter(|it| **it != light::Rgb::BLACK);
        assert!(lit.next().is_some(), "{call} of {expression} is dark");
    }
}

/// Every pattern there is: the tests' own, and what comes with the program.
fn all_patterns() -> Vec<Arc<str>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut texts = Vec::new();
    for folder in ["crates/dj-hue/tests/language", "patterns/strudel"] {
        let mut files: Vec<_> =
            std::fs::read_dir(root.join(folder)).unwrap().map(|it| it.unwrap().path()).collect();
        files.retain(|it| it.extension().is_some_and(|it| it == "py"));
        files.sort();
        texts.extend(files.iter().map(|it| Arc::from(std::fs::read_to_string(it).unwrap())));
    }
    assert!(texts.len() > 30, "the patterns are gone");
    texts
}

/// Nothing is left behind by the frames before, whatever they were: jumps, the
/// same beat twice, beats before the first.
#[test]
fn a_frame_is_the_same_whatever_was_asked_before() {
    const FRAMES: usize = 48;
    let (rig, seed) = (Arc::new(Rig::of(6)), Random::fresh_seed());
    let (mut workers, mut random) = (worker(), Random::new(seed));
    let mut frame = Frame::default();
    for text in all_patterns() {
        for cue in cues(&mut workers, &text, &rig) {
            let beats: Vec<f64> =
                (0..FRAMES).map(|_| random.below(9600) as f64 / 48.0 - 20.0).collect();
            let mut frame_at = |beat: f64| {
                cue.paint(&rig, None, beat, &mut frame).unwrap();
                frame.colors.clone()
            };
            let mut order: Vec<usize> = (0..FRAMES).collect();
            order.sort_by(|a, b| beats[*a].total_cmp(&beats[*b]));
            let in_order: Vec<_> = order.iter().map(|nth| (*nth, frame_at(beats[*nth]))).collect();
            for (nth, there) in in_order {
                let beat = beats[nth];
                assert_eq!(frame_at(beat), there, "SEED={seed}: {} at {beat}", cue.label);
                frame_at(beats[random.index(FRAMES)]);
            }
        }
    }
}
