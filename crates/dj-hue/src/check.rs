//! `dj-hue check`: every problem of every pattern file, with its line.

use crate::arguments::Check;
use crate::configuration::{self, Beginning};
use crate::flashes::Conditions;
use crate::once::load;
use crate::picture;
use crate::run::BPM;
use anyhow::{Context, Result};
use clock::Bpm;
use evaluate::Evaluated;
use loader::{Key, Once, Which, root_and_key};
use source::{Diagnostic, Severity};
use std::collections::BTreeMap;
use std::io::{ErrorKind, Write, stdout};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How long it takes at most to see whether a pattern flashes too fast.
const WORK: Duration = Duration::from_secs(5);

/// Prints what is wrong and tells whether nothing is.
pub(crate) fn check(arguments: &Check) -> Result<bool> {
    let (folder, beginning) = configuration::look_around(&arguments.around)?;
    let config = &beginning.config;
    let rig = Arc::new(configuration::rig(config, arguments.lights, None));
    let bpm = config.clock.bpm.unwrap_or(Bpm::clamped(BPM));
    let conditions = Conditions { rig: rig.clone(), bpm, limit: config.strobe_limit };
    let mut told = told_of_configuration(&beginning);
    let (mut patterns, mut meant) = (0, Vec::new());
    for (root, which) in wanted(&folder, &arguments.paths)? {
        let once = load(&root, &which, &rig)?;
        patterns += once.files.iter().map(|file| file.value.reading.cues.len()).sum::<usize>();
        told.extend(told_of_files(&once, &conditions, &mut meant));
    }
    let count = |severity| told.iter().filter(|(it, _)| *it == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let counts = [(patterns, "pattern"), (errors, "error"), (warnings, "warning")];
    let counts = counts.map(|(count, what)| match count {
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    });
    let pictures = told.iter().map(|(_, picture)| format!("{picture}\n\n"));
    let mut text: String = pictures.collect();
    if !meant.is_empty() {
        text += &format!("flash fast, as their tags say: {}\n", meant.join(", "));
    }
    text += &format!("{}\n", counts.join(", "));
    match stdout().lock().write_all(text.as_bytes()) {
        // Whoever has seen enough wants to know how it ended all the same.
        Err(error) if errors == 0 || error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(errors == 0),
    }
}

/// Each root with what to load below it.
fn wanted(patterns: &Path, paths: &[PathBuf]) -> Result<Vec<(PathBuf, Which)>> {
    if paths.is_empty() {
        return Ok(vec![(patterns.to_owned(), Which::All)]);
    }
    let mut wanted: BTreeMap<PathBuf, Vec<Key>> = BTreeMap::new();
    for path in paths {
        let path = &meant(patterns, path);
        let cannot_open = || format!("cannot open {}", path.display());
        let (root, key) = root_and_key(patterns, path).with_context(cannot_open)?;
        let keys = match path.is_dir() {
            true => loader::patterns(&root).into_iter().filter(|it| is_below(&key, it)).collect(),
            false => vec![key],
        };
        wanted.entry(root).or_default().extend(keys);
    }
    Ok(wanted.into_iter().map(|(root, keys)| (root, Which::Only(keys))).collect())
}

/// The path that somebody named, or else the file of a pattern that is called so.
fn meant(patterns: &Path, path: &Path) -> PathBuf {
    let file = patterns.join(path).with_added_extension("py");
    if !path.exists() && file.is_file() { file } else { path.to_owned() }
}

fn is_below(folder: &Key, file: &Key) -> bool {
    folder.is_empty() || file.strip_prefix(&**folder).is_some_and(|rest| rest.starts_with('/'))
}

/// Something to say, as a picture, and how bad it is.
type Told = (Severity, String);

fn told_of_configuration(beginning: &Beginning) -> Vec<Told> {
    let Some(problem) = &beginning.warnings else { return Vec::new() };
    let picture = |it| picture::of(it, |file| problem.text_of(file));
    problem.diagnostics.iter().map(|it| (it.severity, picture(it))).collect()
}

/// What is wrong with files, and what they hold that is `meant` to flash.
fn told_of_files(
    once: &Once<Evaluated>,
    conditions: &Conditions,
    meant: &mut Vec<Arc<str>>,
) -> Vec<Told> {
    let mut told = Vec::new();
    for file in &once.files {
        let text_of = |name: &str| match *name == *file.key {
            true => Some(file.text.to_string()),
            false => {
                let mut helpers = file.value.helpers.iter();
                helpers.find(|(helper, _)| **helper == *name).map(|(_, text)| text.to_string())
            }
        };
        let unlit = file.value.reading.warnings(&conditions.rig);
        let all = file.warnings.iter().chain(&unlit);
        told.extend(all.map(|it| told_of(&file.key, it, text_of)));
        for strobe in conditions.strobes(&file.value.reading.cues, WORK) {
            match strobe.is_meant {
                true => meant.push(strobe.label),
                false => told.push(told_of(&file.key, &strobe.warning, text_of)),
            }
        }
    }
    for problem in &once.problems {
        let text_of = |name: &str| problem.text_of(name).map(|text| text.to_string());
        told.extend(problem.diagnostics.iter().map(|it| told_of(&problem.key, it, text_of)));
    }
    told
}

/// What has no place names its file: many are checked at once.
fn told_of(file: &str, diagnostic: &Diagnostic, text_of: impl Fn(&str) -> Option<String>) -> Told {
    let mut shown = diagnostic.clone();
    if shown.place.is_none() {
        shown.message = format!("{file}: {}", shown.message);
    }
    (diagnostic.severity, picture::of(&shown, text_of))
}
