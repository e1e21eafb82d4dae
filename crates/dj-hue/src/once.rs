//! Patterns loaded once, without a show: for `check` and `render`.

use anyhow::{Context, Result, bail};
use engine::Entry;
use evaluate::{Evaluated, PatternFiles};
use loader::{Key, Once, Which, load_once};
use show::Cue;
use source::Style;
use std::io::{IsTerminal, stdout};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// Loads files below a folder.
pub(crate) fn load(root: &Path, which: &Which) -> Result<Once<Evaluated>> {
    if !root.is_dir() {
        bail!("there is no folder {}; `dj-hue new NAME` makes one", root.display());
    }
    Ok(load_once(root, which, &mut PatternFiles::start()?))
}

/// The folder and the key of a file: below the patterns folder if it is
/// there, else in its own.
pub(crate) fn root_and_key(patterns: &Path, file: &Path) -> Result<(PathBuf, Key)> {
    let cannot_open = || format!("cannot open {}", file.display());
    let file = file.canonicalize().with_context(cannot_open)?;
    let own = file.parent().map(Path::to_path_buf).unwrap_or_default();
    let roots = [patterns.canonicalize().ok(), Some(own)];
    for root in roots.into_iter().flatten() {
        if let Ok(below) = file.strip_prefix(&root) {
            return Ok((root.clone(), key_of(below)));
        }
    }
    bail!("{} is in no folder", file.display())
}

fn key_of(below: &Path) -> Key {
    let parts = below.components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_string_lossy()),
        _ => None,
    });
    Key::from(parts.collect::<Vec<_>>().join("/").as_str())
}

/// The cue of a name among loaded files, found as a performer would find it.
pub(crate) fn find(once: &Once<Evaluated>, name: &str) -> Option<Arc<Cue>> {
    let entries: Vec<Entry> = once.files.iter().flat_map(entries).collect();
    engine::find(&entries, name).map(|entry| entry.cue.clone())
}

fn entries(file: &loader::File<Evaluated>) -> Vec<Entry> {
    let cues: Vec<_> =
        file.value.reading.cues.iter().map(|it| (it.slug.clone(), it.cue.clone())).collect();
    engine::entries_of(&stem(&file.key), file.version, &cues)
}

/// A file's key as people see it: without the suffix.
pub(crate) fn stem(key: &Key) -> Arc<str> {
    let name: &str = key;
    name.strip_suffix(".py").unwrap_or(name).into()
}

/// How diagnostics are drawn on standard output.
pub(crate) fn style() -> Style {
    if stdout().is_terminal() { Style::Ansi } else { Style::Plain }
}
