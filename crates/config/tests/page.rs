//! `docs/rig.md` is true: what stands below each example is what is said of it.
//!
//! A `toml` block is followed by `doctor`, what the configuration comes to, or
//! by `mistake`, what is wrong with it. Words after `doctor` choose the
//! sentences that have one of them. With `UPDATE_EXPECT=1` those blocks are
//! written anew.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use expect_test::expect_file;
use source::{Diagnostic, Style, render};
use std::path::Path;

const FENCE: &str = "```";

fn pictures(text: &str, diagnostics: &[Diagnostic]) -> String {
    let one = |it| render(it, |_| Some(text.to_owned()), Style::Plain);
    diagnostics.iter().map(one).collect::<Vec<_>>().join("\n\n")
}

fn doctor(text: &str, words: &str) -> String {
    let (config, warnings) = config::read(config::FILE_NAME, text)
        .unwrap_or_else(|it| panic!("{}", pictures(text, &it)));
    assert_eq!(pictures(text, &warnings), "", "{text}");
    let told = config.explain().into_iter().map(|it| it.unwrap_or_else(|warning| warning));
    let wanted = |it: &String| words.is_empty() || words.split(' ').any(|word| it.contains(word));
    told.filter(wanted).collect::<Vec<_>>().join("\n")
}

fn mistake(text: &str) -> String {
    let Err(mistakes) = config::read(config::FILE_NAME, text) else { panic!("{text} is good") };
    pictures(text, &mistakes)
}

/// The page with what is said in the places of what it says is said.
fn rewritten(page: &str) -> String {
    let mut res = String::new();
    let mut example = String::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        res += &format!("{line}\n");
        let Some(kind) = line.strip_prefix(FENCE).filter(|kind| !kind.is_empty()) else { continue };
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != FENCE).collect();
        let (kind, words) = kind.split_once(' ').unwrap_or((kind, ""));
        let body = match kind {
            "doctor" => doctor(&example, words),
            "mistake" => mistake(&example),
            "toml" => {
                example = body.join("\n") + "\n";
                body.join("\n")
            }
            _ => body.join("\n"),
        };
        res += &format!("{}\n{FENCE}\n", body.trim_end());
    }
    res
}

#[test]
fn the_page_about_the_rig_is_true() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/rig.md");
    let page = std::fs::read_to_string(&path).unwrap();
    assert!(page.matches("```toml").count() >= 6, "the examples are gone");
    expect_file![path].assert_eq(&rewritten(&page));
}
