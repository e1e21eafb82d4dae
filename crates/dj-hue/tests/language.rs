//! The pattern language, from Python to light.
//!
//! Each `language/*.py` says in its first line what to render of it; the frames
//! that come out are beside it in a `.jsonl`. With `UPDATE_EXPECT=1` they are
//! written there, to be looked at.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use expect_test::expect_file;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::process::Command;

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == "py"))
        .collect();
    files.sort();
    files
}

/// The frames of a file, or what the program says instead.
fn rendered(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let wanted = text.lines().next().and_then(|line| line.strip_prefix("# render: "));
    let output = Command::new(env!("CARGO_BIN_EXE_dj-hue"))
        .args(["render", "--format=json"])
        .args(wanted.expect("the first line says what to render").split(' '))
        .arg(path)
        .output()
        .unwrap();
    let [out, err] = [output.stdout, output.stderr].map(|it| String::from_utf8(it).unwrap());
    out + &err
}

#[test]
fn every_option_makes_the_light_it_says() {
    let files = files("tests/language");
    assert!(files.len() > 30, "the files are gone");
    let differs = |path: &&PathBuf| {
        let frames = rendered(path);
        catch_unwind(|| expect_file![path.with_extension("jsonl")].assert_eq(&frames)).is_err()
    };
    let wrong: Vec<_> = files.iter().filter(differs).collect();
    assert!(wrong.is_empty(), "other light: {wrong:#?}");
}

/// A frame is a function of time: one that was asked for alone, or after
/// others, is the same.
#[test]
fn frames_in_any_order_are_the_same() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/language/pick.py");
    let render = |beats: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_dj-hue"))
            .args(["render", "--format=json", "--beats", beats])
            .arg(&path)
            .output()
            .unwrap();
        let mut lines: Vec<String> =
            String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(render("0.1,1.7,5.5,33.3"), render("33.3,0.1,5.5,1.7"));
}
