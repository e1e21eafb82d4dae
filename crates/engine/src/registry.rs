//! All patterns there are, in a stable order.

use show::Cue;
use std::sync::Arc;

/// A pattern that can be chosen.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The file's key, and the slug after a colon where the file has many.
    pub key: Arc<str>,
    /// The key of the file it is from.
    pub file: Arc<str>,
    pub cue: Arc<Cue>,
    pub version: u64,
    /// Its file has gone; it is only here because it plays.
    pub gone: bool,
}

/// Finds an entry by its key, by the last part of its key where only one has
/// it, or by its label where only one has it. A file's name means its first.
pub fn find<'a>(entries: &'a [Entry], name: &str) -> Option<&'a Entry> {
    let only = |matches: &dyn Fn(&Entry) -> bool| {
        let mut found = entries.iter().filter(|entry| matches(entry));
        found.next().filter(|_| found.next().is_none())
    };
    entries
        .iter()
        .find(|entry| *entry.key == *name)
        .or_else(|| only(&|entry| entry.key.rsplit(['/', ':']).next() == Some(name)))
        .or_else(|| only(&|entry| *entry.cue.label == *name))
        .or_else(|| entries.iter().find(|entry| *entry.file == *name))
}

/// The entries of a file's cues, each with the slug that tells it apart.
pub fn entries_of(
    file: &Arc<str>,
    version: u64,
    cues: &[(Option<Arc<str>>, Arc<Cue>)],
) -> Vec<Entry> {
    let entry = |(slug, cue): &(Option<Arc<str>>, Arc<Cue>)| Entry {
        key: match slug {
            Some(slug) => format!("{file}:{slug}").into(),
            None => file.clone(),
        },
        file: file.clone(),
        cue: cue.clone(),
        version,
        gone: false,
    };
    cues.iter().map(entry).collect()
}
