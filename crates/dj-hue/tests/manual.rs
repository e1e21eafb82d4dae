//! The manual is true: what stands below each example is what the program says.
//!
//! A `python` block is followed by `haps`, the events that `query` draws, or by
//! `frames`, what `render` makes of it. With `UPDATE_EXPECT=1` those are
//! written anew. A block of its own is only loaded.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use expect_test::expect_file;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::process::Command;

const FENCE: &str = "```";

fn pages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/manual");
    let mut pages: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.retain(|path| path.extension().is_some_and(|it| it == "md"));
    pages.sort();
    pages
}

fn run(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_dj-hue")).args(arguments).output().unwrap();
    let [out, err] = [output.stdout, output.stderr].map(|it| String::from_utf8(it).unwrap());
    (out + &err).trim_end().to_owned()
}

/// A page with what the program says in the places of what it is said to say.
fn rewritten(page: &str, scratch: &Path) -> String {
    let mut res = String::new();
    let mut example = String::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        res.push_str(line);
        res.push('\n');
        let Some(kind) = line.strip_prefix(FENCE).filter(|kind| !kind.is_empty()) else { continue };
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != FENCE).collect();
        let (kind, options) = kind.split_once(' ').unwrap_or((kind, ""));
        let body = match kind {
            "python" => {
                example = body.join("\n");
                if example.contains("import") {
                    fs::write(scratch, &example).unwrap();
                    let said = run(&["check", scratch.to_str().unwrap()]);
                    assert!(said.contains(" 0 errors"), "{example}\n{said}");
                }
                example.clone()
            }
            "haps" => {
                let mut arguments = vec!["query"];
                arguments.extend(options.split_whitespace());
                arguments.push(&example);
                run(&arguments)
            }
            "frames" => {
                let head = "from dj_hue.patterns.strudel import *\n\n";
                let file = match example.contains("import") {
                    true => example.clone(),
                    false => format!("{head}pattern = ({example})\n"),
                };
                fs::write(scratch, file).unwrap();
                let mut arguments = vec!["render", "--format=json"];
                arguments.extend(options.split_whitespace());
                arguments.push(scratch.to_str().unwrap());
                run(&arguments)
            }
            _ => body.join("\n"),
        };
        res.push_str(&body);
        res.push('\n');
        res.push_str(FENCE);
        res.push('\n');
    }
    res
}

#[test]
fn every_page_of_the_manual_is_true() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("manual");
    fs::create_dir_all(&folder).unwrap();
    let pages = pages();
    assert!(pages.len() >= 6, "the manual is gone");
    let differs = |path: &&PathBuf| {
        let page = fs::read_to_string(path).unwrap();
        let checked = catch_unwind(|| {
            let page = rewritten(&page, &folder.join("example.py"));
            expect_file![path.as_path()].assert_eq(&page);
        });
        checked.is_err()
    };
    let wrong: Vec<_> = pages.iter().filter(differs).collect();
    assert!(wrong.is_empty(), "not true any more: {wrong:#?}");
}
