//! Files that would stop a program, dropped into the folder of one that plays.
//!
//! They are the Python crate's, `hostile/*.py`; each says in its first lines
//! what must come of it. Here the lights must not notice.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod rehearsal;

use rehearsal::oracle::{assert_beat_goes_on, assert_on_time, assert_versions};
use rehearsal::patterns::{beat_probe, red_of};
use rehearsal::{Show, folder};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

const BPM: f64 = 120.0;

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../python/tests/hostile");
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the files are in the repository")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|it| it == "py"))
        .collect();
    files.sort();
    files
}

/// What the comment at the top of a file says about it.
fn header<'a>(text: &'a str, key: &str) -> &'a str {
    let mut comments = text.lines().map_while(|line| line.strip_prefix("# "));
    comments.find_map(|line| line.strip_prefix(key)?.strip_prefix(": ")).unwrap_or_default()
}

/// Whether this is what had to come of a file.
fn is_expected(text: &str, line: &Value) -> bool {
    let [kind, message] = ["kind", "message"].map(|it| line[it].as_str().unwrap_or_default());
    let too_slow = kind == "budget" && message.contains("took more than");
    match header(text, "kind") {
        "fine" => line["event"] == "reloaded",
        // The rest of these messages is the budget, which is the test's there.
        kinds if header(text, "says").starts_with("took") => too_slow && kinds.contains("budget"),
        kinds => {
            let told = kinds.split('|').any(|it| it == kind);
            // What takes much of one thing may run out of time before that.
            let out_of_time = too_slow && kinds.contains("budget");
            told && message.contains(header(text, "says")) || out_of_time
        }
    }
}

#[test]
fn scenario_25_the_lights_do_not_notice_a_hostile_file() {
    let folder = folder("hostile");
    fs::write(folder.join("a.py"), beat_probe(60)).unwrap();
    let mut show = Show::with(&folder, &["--pattern", "a", "--bpm", &BPM.to_string()]);
    show.see("the first probe", |seen| red_of(seen) == 60);
    let (mut reds, mut wrong) = (vec![60], Vec::new());
    for path in files() {
        let text = fs::read_to_string(&path).unwrap();
        let key = path.file_stem().unwrap().to_string_lossy().into_owned();
        show.write(&format!("{key}.py"), &text);
        let about_it = |line: &Value| {
            line["key"] == *key && (line["event"] == "problem" || line["event"] == "reloaded")
        };
        let line = show.hear_line(&format!("word about {key}"), about_it);
        if !is_expected(&text, &line) {
            wrong.push(line);
        }
        // The next good save loads, and is on the lights.
        let red = reds.last().unwrap() + 1;
        show.write("a.py", &beat_probe(red));
        show.hear_about("reloaded", "a");
        show.see(&format!("a probe of {red}"), |seen| red_of(seen) == red);
        reds.push(red);
    }
    assert!(reds.len() > 50, "the files are gone");
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_versions(&show.frames(), &reds);
    assert_on_time(&show.lights);
    assert_beat_goes_on(&show.frames(), BPM);
}
