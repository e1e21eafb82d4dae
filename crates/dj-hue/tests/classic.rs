//! The classic pattern format, light for light.
//!
//! Each `classic/*.py` says in its first line what to render of it; the frames
//! that must come out are beside it in a `.jsonl`, as `classic/reference.py`
//! computed them, which is another reading of the format.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/classic");
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the files are beside this one")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.with_extension("jsonl").exists())
        .filter(|path| path.extension().is_some_and(|it| it == "py"))
        .collect();
    files.sort();
    files
}

/// The frames of a file, or what the program says instead.
fn rendered(path: &Path) -> Result<Vec<Value>, String> {
    let text = fs::read_to_string(path).expect("it has just been listed");
    let wanted = text.lines().next().and_then(|line| line.strip_prefix("# render: "));
    let output = Command::new(env!("CARGO_BIN_EXE_dj-hue"))
        .args(["render", "--format=json"])
        .args(wanted.expect("the first line says what to render").split(' '))
        .arg(path)
        .output()
        .expect("the program starts");
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    lines(&String::from_utf8_lossy(&output.stdout))
}

fn lines(text: &str) -> Result<Vec<Value>, String> {
    text.lines().map(|line| serde_json::from_str(line).map_err(|it| it.to_string())).collect()
}

/// What is wrong with the frames of a file.
fn mismatches(path: &Path) -> Vec<String> {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let expected = fs::read_to_string(path.with_extension("jsonl"));
    let expected = expected.map_err(|it| it.to_string()).and_then(|text| lines(&text));
    let expected = expected.expect("the reference writes JSON");
    let actual = match rendered(path) {
        Ok(frames) if frames.len() == expected.len() => frames,
        Ok(frames) => {
            return vec![format!("{name}: {} frames for {}", frames.len(), expected.len())];
        }
        Err(message) => return vec![format!("{name}: {message}")],
    };
    let pairs = actual.iter().zip(&expected).filter(|(actual, expected)| actual != expected);
    pairs.map(|(actual, expected)| format!("{name}: {actual}\n  instead of {expected}")).collect()
}

#[test]
fn every_file_looks_as_the_format_says() {
    let files = files();
    assert!(files.len() > 30, "the files are gone");
    let wrong: Vec<_> = files.iter().flat_map(|path| mismatches(path)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn chance_falls_the_same_way_at_each_load() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("chance.py");
    let text = "# render: --beats=0\n\
        import random\n\
        from dj_hue.patterns import LightEffect, Pattern, Phaser\n\
        full = Phaser(min_value=1)\n\
        hues = [random.random() for _ in range(6)]\n\
        pattern = Pattern(\"Chance\", independent_effects={i: LightEffect(full, base_hue=hue) \
        for i, hue in enumerate(hues)})\n";
    fs::write(&path, text).unwrap();
    let first = rendered(&path).unwrap();
    assert_eq!(rendered(&path).unwrap(), first);
    let lights = first[0]["rgb"].as_array().unwrap();
    assert!(lights.iter().any(|light| *light != lights[0]), "chance chose one hue: {first:?}");
}
