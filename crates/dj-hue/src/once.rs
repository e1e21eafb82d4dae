//! Patterns loaded once, without a show: for `check` and `render`.

use anyhow::{Result, bail};
use engine::Entry;
use evaluate::{Evaluated, PRESETS, PatternFiles, load_presets};
use light::Rig;
use loader::{Once, Which, load_once, stem};
use show::Cue;
use std::path::Path;
use std::sync::Arc;

/// Loads files below a folder, for a rig. What they print goes where the log of
/// a command goes.
pub(crate) fn load(root: &Path, which: &Which, rig: &Arc<Rig>) -> Result<Once<Evaluated>> {
    check_folder(root)?;
    let once = load_once(root, which, &mut PatternFiles::start()?.on(rig.clone()));
    pass_on(&once);
    Ok(once)
}

/// Loads all that a performer would find in a folder, for a rig: its files, and
/// the presets that come with the program where it has none of its own, or is
/// not there at all.
pub(crate) fn load_all(root: &Path, rig: &Arc<Rig>) -> Result<Once<Evaluated>> {
    let mut evaluator = PatternFiles::start()?.on(rig.clone());
    let mut once = load_once(root, &Which::All, &mut evaluator);
    if !root.join(PRESETS.0).exists() {
        once.files.extend(load_presets(root, &mut evaluator).files);
    }
    pass_on(&once);
    Ok(once)
}

pub(crate) fn check_folder(root: &Path) -> Result<()> {
    if !root.is_dir() {
        bail!("there is no folder {}; `dj-hue new NAME` makes one", root.display());
    }
    Ok(())
}

fn pass_on(once: &Once<Evaluated>) {
    for printed in &once.printed {
        eprintln!("{}: {}", printed.file, printed.text);
    }
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
