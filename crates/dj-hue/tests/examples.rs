//! Every example in a docstring shows something: what, stands in
//! `examples.txt`, which `UPDATE_EXPECT=1` writes anew.
//!
//! Below an example are its events in the first four cycles, counted from the
//! begin of each, and, if they are lights, how these look at some beats on six
//! lights in two rows, the second behind the first and above it.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod program;

use evaluate::PatternFiles;
use expect_test::expect_file;
use light::{Fixture, Frame, Rgb, Rig};
use loader::{Key, Which, load_once};
use pattern::Time;
use program::query_batch;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const CYCLES: i64 = 4;
const BEATS: [f64; 5] = [0.0, 0.7, 1.5, 2.3, 5.0];
/// Rows whose example is silent, because that is what they are for.
const SILENT: &[&str] = &["hush", "pickmod_f"];

/// The rows' names and examples, each example once.
fn examples() -> Vec<(&'static str, &'static str)> {
    let lights = script::light_builtins().map(|row| (row.name, row.example));
    let algebra = notation::builtins().map(|row| (row.name, row.example));
    let mut all: Vec<(&str, &str)> = Vec::new();
    for (name, example) in lights.chain(algebra) {
        if all.iter().all(|(_, it)| *it != example) {
            all.push((name, example));
        }
    }
    all
}

/// What `query` answers, in the order of the examples.
fn answers(examples: &[(&str, &str)]) -> Vec<Json> {
    let case = |(name, example): &(&str, &str)| json!({"id": name, "kind": "python", "src": example, "begin": 0, "end": CYCLES});
    query_batch(examples.iter().map(case))
}

fn time(text: &Json) -> Time {
    let (above, below) = text.as_str().unwrap().split_once('/').unwrap();
    Time::new(above.parse().unwrap(), below.parse().unwrap())
}

fn value(value: &Json) -> String {
    match value {
        Json::Object(it) => it.values().next().unwrap().as_str().unwrap().to_owned(),
        Json::Number(it) if it.is_f64() => {
            // Digits to read; no `-0` either.
            let rounded = (it.as_f64().unwrap() * 1e6).round() / 1e6 + 0.0;
            rounded.to_string()
        }
        other => other.to_string().replace('"', ""),
    }
}

/// An event, with times counted from the begin of its cycle.
fn event(hap: &Json, cycle: i64) -> String {
    let span = |of: &Json| {
        let [begin, end] = [&of[0], &of[1]].map(|it| time(it) - Time::from(cycle));
        format!("{begin}..{end}")
    };
    let value = value(&hap["value"]);
    match (&hap["whole"], &hap["part"]) {
        // What goes on and on.
        (Json::Null, _) => format!("~ {value}"),
        (whole, part) if whole == part => format!("{} {value}", span(whole)),
        (whole, part) => format!("{} of {} {value}", span(part), span(whole)),
    }
}

/// A line for each cycle; cycles that are alike have one for all of them.
fn told(answer: &Json) -> String {
    let mut cycles: Vec<(i64, i64, String)> = Vec::new();
    for cycle in 0..CYCLES {
        let haps = answer["haps"].as_array().unwrap().iter();
        let within = haps.filter(|hap| {
            let [begin, end] = [0, 1].map(|it| time(&hap["part"][it]));
            begin < Time::from(cycle + 1) && Time::from(cycle) < end
        });
        let events: Vec<_> = within.map(|hap| event(hap, cycle)).collect();
        let line = if events.is_empty() { "silence".into() } else { events.join(", ") };
        match cycles.last_mut() {
            Some((_, last, same)) if *same == line => *last = cycle,
            _ => cycles.push((cycle, cycle, line)),
        }
    }
    let line = |(first, last, line): &(i64, i64, String)| match first == last {
        true => format!("  cycle {first}: {line}\n"),
        false => format!("  cycles {first} to {last}: {line}\n"),
    };
    cycles.iter().map(line).collect()
}

fn is_of_lights(answer: &Json) -> bool {
    let says = |hap: &Json| hap["value"]["$light"].as_str().is_some_and(|it| it.contains("light"));
    answer["haps"].as_array().unwrap().iter().any(says)
}

/// The frames of the examples, each loaded as a file; by their position.
fn frames(examples: &[(usize, &str)]) -> BTreeMap<usize, Vec<Frame>> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("examples");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    for (nth, example) in examples {
        let text = format!("from dj_hue.patterns.strudel import *\n\npattern = {example}\n");
        fs::write(folder.join(format!("e{nth}.py")), text).unwrap();
    }
    let worker = PathBuf::from(env!("CARGO_BIN_EXE_dj-hue"));
    let rig = Arc::new(two_rows());
    let mut evaluator = PatternFiles::start_program(Some(worker)).unwrap().on(rig.clone());
    let loaded = load_once(&folder, &Which::All, &mut evaluator);
    assert!(loaded.problems.is_empty(), "{:#?}", loaded.problems);
    let painted = |nth: usize| {
        let key = Key::from(&*format!("e{nth}.py"));
        let file = loaded.files.iter().find(|it| it.key == key).unwrap();
        let cue = &file.value.reading.cues[0].cue;
        let at = |beat: f64| {
            let mut frame = Frame::default();
            cue.paint(&rig, None, beat, &mut frame).unwrap();
            frame
        };
        (nth, BEATS.map(at).to_vec())
    };
    examples.iter().map(|(nth, _)| painted(*nth)).collect()
}

/// Three lights in front, at the floor, and three behind them at the ceiling.
fn two_rows() -> Rig {
    let light = |index: usize| {
        let (column, row) = (index % 3, index / 3);
        let along = |steps: usize, of: usize| 2.0 * steps as f64 / of as f64 - 1.0;
        let place = light::Place { x: along(column, 2), y: -along(row, 1), z: along(row, 1) };
        Fixture { name: format!("Light {}", index + 1).into(), place: Some(place) }
    };
    Rig::new((0..6).map(light).collect(), [])
}

fn drawn(beat: f64, frame: &Frame) -> String {
    let hex = |color: &Rgb| {
        let [red, green, blue] = color.to_8_bit();
        format!("{red:02x}{green:02x}{blue:02x}")
    };
    let colors: Vec<_> = frame.colors.iter().map(hex).collect();
    format!("  beat {beat}: {}\n", colors.join(" "))
}

#[test]
fn every_example_of_every_function_shows_what_is_written_of_it() {
    let examples = examples();
    let answers = answers(&examples);
    let mut wrong = Vec::new();
    let mut of_lights = Vec::new();
    for (nth, ((name, example), answer)) in examples.iter().zip(&answers).enumerate() {
        if answer["error"].is_object() {
            wrong.push(format!("{example}: {}", answer["error"]["message"]));
        } else if answer["haps"].as_array().unwrap().is_empty() != SILENT.contains(name) {
            wrong.push(format!("{example}: is silent, or should be"));
        } else if is_of_lights(answer) {
            of_lights.push((nth, *example));
        }
    }
    assert!(wrong.is_empty(), "{} do not play:\n{}", wrong.len(), wrong.join("\n"));

    let frames = frames(&of_lights);
    let mut text = String::new();
    for (nth, ((_, example), answer)) in examples.iter().zip(&answers).enumerate() {
        writeln!(text, "{example}").unwrap();
        text.push_str(&told(answer));
        let Some(frames) = frames.get(&nth) else { continue };
        let is_lit = |frame: &Frame| frame.colors.iter().any(|it| it.to_8_bit() != [0; 3]);
        assert!(frames.iter().any(is_lit), "{example}: all is dark on these beats");
        text.extend(BEATS.iter().zip(frames).map(|(beat, frame)| drawn(*beat, frame)));
    }
    expect_file!["examples.txt"].assert_eq(&text);
}
