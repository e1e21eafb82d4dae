//! Loading without watching.

use crate::evaluation::Task;
use crate::{Content, Evaluator, File, Key, Printed, Problem};
use crate::{evaluation, telling};
use reload::{Ask, Machine, Say};
use source::{Diagnostic, Kind};
use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

/// Which files of a folder to load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// Every pattern file.
    All,
    /// These pattern files.
    Only(Vec<Key>),
}

/// What loading once gave, each in sorted order.
#[derive(Clone, Debug)]
pub struct Once<T> {
    pub files: Vec<File<T>>,
    pub problems: Vec<Problem>,
    pub printed: Vec<Printed>,
}

/// Loads files of a folder once, through the same state machine as ever, but
/// with a clock that runs ahead as soon as there is nothing to do.
pub fn load_once<E: Evaluator>(root: &Path, which: &Which, evaluator: &mut E) -> Once<E::Value> {
    let started = Instant::now();
    let mut once = Once { files: Vec::new(), problems: Vec::new(), printed: Vec::new() };
    let mut machine = Machine::new();
    let mut now = Duration::ZERO;
    loop {
        while let Some(ask) = machine.ask() {
            match ask {
                Ask::List => machine.listed(now, list(root, which)),
                Ask::Look(key) => machine.looked(now, &key, watch::look(root, &key)),
            }
        }
        if let Some(job) = machine.next_job() {
            let evaluated = evaluation::evaluate(root, evaluator, job.into());
            once.printed.extend(evaluated.printed);
            machine.evaluated(now, &evaluated.key, evaluated.outcome, evaluated.reads);
            continue;
        }
        for say in machine.says() {
            match say {
                Say::Loaded(versions) => {
                    once.files.extend(versions.into_iter().map(|it| telling::file(it, started)));
                }
                Say::Problem { key, diagnostics, tried, running } => {
                    once.problems.push(telling::problem(key, diagnostics, tried, running));
                }
                _ => {}
            }
        }
        match machine.next_wakeup() {
            Some(at) => now = at.max(now),
            None => break,
        }
        machine.tick(now);
    }
    if let Which::Only(keys) = which {
        let there = patterns(root);
        let absent = keys.iter().filter(|key| !there.contains(key));
        once.problems.extend(absent.map(|key| unlisted(root, key)));
    }
    once.files.sort_by(|a, b| a.key.cmp(&b.key));
    once.problems.sort_by(|a, b| a.key.cmp(&b.key));
    once
}

/// Evaluates a text as if it were a file of the folder.
pub fn load_text<E: Evaluator>(
    root: &Path,
    key: &Key,
    text: &str,
    evaluator: &mut E,
) -> Once<E::Value> {
    let started = Instant::now();
    let evaluated = evaluation::evaluate(root, evaluator, Task::of_text(key, text));
    let mut once = Once { files: Vec::new(), problems: Vec::new(), printed: evaluated.printed };
    match evaluated.outcome {
        Ok(answer) => once.files.push(telling::file_of_text(key.clone(), answer, started)),
        Err(diagnostics) => {
            let tried = vec![(key.clone(), Content::new(text.as_bytes()))];
            once.problems.push(telling::problem(key.clone(), diagnostics, tried, None));
        }
    }
    once
}

/// Why a file that was asked for is not among the patterns.
fn unlisted(root: &Path, key: &Key) -> Problem {
    let there = root.join(&**key).exists();
    let (message, hint) = if !there {
        ("there is no such file", None)
    } else if !reload::is_pattern(key) {
        ("this is not a pattern", Some("names that begin with `_` are for helpers"))
    } else {
        ("this is not a pattern", Some("the names of patterns end in `.py`"))
    };
    let diagnostic = Diagnostic::error(Kind::File, message);
    let diagnostic = hint.into_iter().fold(diagnostic, Diagnostic::hint);
    telling::problem(key.clone(), vec![diagnostic], Vec::new(), None)
}

/// The pattern files of a folder, sorted.
pub fn patterns(root: &Path) -> Vec<Key> {
    let all = watch::list(root).into_iter().map(|(key, _)| key);
    all.filter(|key| reload::is_pattern(key)).collect()
}

fn list(root: &Path, which: &Which) -> Vec<(Key, reload::Stamp)> {
    let all = watch::list(root);
    match which {
        Which::All => all,
        Which::Only(keys) => {
            let keys: BTreeSet<&Key> = keys.iter().collect();
            all.into_iter().filter(|(key, _)| keys.contains(key)).collect()
        }
    }
}
