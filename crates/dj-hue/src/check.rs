//! `dj-hue check`: every problem of every pattern file, with its line.

use crate::arguments::Check;
use crate::once::{load, root_and_key, style};
use anyhow::Result;
use evaluate::Evaluated;
use light::Rig;
use loader::{Once, Which};
use source::{Diagnostic, Severity};
use std::collections::BTreeMap;
use std::io::{Write, stdout};
use std::path::PathBuf;

/// Prints what is wrong and tells whether nothing is.
pub(crate) fn check(arguments: &Check) -> Result<bool> {
    let rig = Rig::of(arguments.lights as usize);
    let mut out = stdout().lock();
    let (mut patterns, mut errors, mut warnings) = (0, 0, 0);
    for (root, which) in wanted(arguments)? {
        let once = load(&root, &which)?;
        patterns += once.files.iter().map(|file| file.value.reading.cues.len()).sum::<usize>();
        for (diagnostic, picture) in pictures(&once, &rig) {
            match diagnostic.severity {
                Severity::Error => errors += 1,
                Severity::Warning => warnings += 1,
            }
            writeln!(out, "{picture}\n")?;
        }
    }
    let counts = [(patterns, "pattern"), (errors, "error"), (warnings, "warning")];
    let counts = counts.map(|(count, what)| match count {
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    });
    writeln!(out, "{}", counts.join(", "))?;
    Ok(errors == 0)
}

/// Each folder with what to load of it.
fn wanted(arguments: &Check) -> Result<Vec<(PathBuf, Which)>> {
    let patterns = arguments.folder.path();
    if arguments.paths.is_empty() {
        return Ok(vec![(patterns, Which::All)]);
    }
    let mut wanted = Vec::new();
    let mut files: BTreeMap<PathBuf, Vec<_>> = BTreeMap::new();
    for path in &arguments.paths {
        if path.is_dir() {
            wanted.push((path.clone(), Which::All));
        } else {
            let (root, key) = root_and_key(&patterns, path)?;
            files.entry(root).or_default().push(key);
        }
    }
    wanted.extend(files.into_iter().map(|(root, keys)| (root, Which::Only(keys))));
    Ok(wanted)
}

/// Everything to say about loaded files, by file.
fn pictures(once: &Once<Evaluated>, rig: &Rig) -> Vec<(Diagnostic, String)> {
    let mut pictures = Vec::new();
    for file in &once.files {
        let text_of = |name: &str| (*name == *file.key).then(|| file.text.to_string());
        let unlit = file.value.reading.warnings(rig);
        for diagnostic in file.warnings.iter().chain(&unlit) {
            pictures.push(picture(&file.key, diagnostic, text_of));
        }
    }
    for problem in &once.problems {
        let text_of = |name: &str| problem.text_of(name).map(|text| text.to_string());
        for diagnostic in &problem.diagnostics {
            pictures.push(picture(&problem.key, diagnostic, text_of));
        }
    }
    pictures
}

/// What has no place names its file: many are checked at once.
fn picture(
    file: &str,
    diagnostic: &Diagnostic,
    text_of: impl Fn(&str) -> Option<String>,
) -> (Diagnostic, String) {
    let mut shown = diagnostic.clone();
    if shown.place.is_none() {
        shown.message = format!("{file}: {}", shown.message);
    }
    (diagnostic.clone(), source::render(&shown, text_of, style()))
}
