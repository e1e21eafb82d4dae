//! Patterns loaded once, without a show: for `check` and `render`.

use anyhow::{Result, bail};
use engine::Entry;
use evaluate::{Evaluated, PatternFiles};
use light::Rig;
use loader::{Once, Which, load_once, stem};
use show::Cue;
use std::path::Path;
use std::sync::Arc;

/// Loads files below a folder, for a rig. What they print goes where the log of
/// a command goes.
pub(crate) fn load(root: &Path, which: &Which, rig: &Arc<Rig>) -> Result<Once<Evaluated>> {
    if !root.is_dir() {
        bail!("there is no folder {}; `dj-hue new NAME` makes one", root.display());
    }
    let once = load_once(root, which, &mut PatternFiles::start()?.on(rig.clone()));
    for printed in &once.printed {
        eprintln!("{}: {}", printed.file, printed.text);
    }
    Ok(once)
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
