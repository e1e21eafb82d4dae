//! The records of one folder of patterns, as files.

use crate::record::{Record, checksum};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where programs of this user keep what they remember: `dj-hue` in
/// `$XDG_STATE_HOME`, else in `~/.local/state`. `None` without a home.
pub fn state_folder() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|it| !it.is_empty()).map(PathBuf::from);
    let state = set("XDG_STATE_HOME")
        .or_else(|| Some(set("HOME").or_else(|| set("USERPROFILE"))?.join(".local/state")))?;
    Some(state.join("dj-hue"))
}

/// A folder of records.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
}

/// What another run left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// By key.
    pub records: Vec<Record>,
    pub playing: Option<Arc<str>>,
}

const RECORD: &str = "record";
const NEW: &str = "new";
const PLAYING: &str = "playing";

/// Records kept for a folder; those not touched for longest go first.
const MAX_RECORDS: usize = 2000;

impl Store {
    /// The records of a patterns folder; the folder itself is made with the
    /// first write.
    pub fn of(state: &Path, patterns: &Path) -> Self {
        let patterns = fs::canonicalize(patterns).unwrap_or_else(|_| patterns.to_owned());
        let name = format!("{:016x}", checksum(patterns.as_os_str().as_encoded_bytes()));
        Self { folder: state.join("journal").join(name) }
    }

    /// Where they are. Whatever else is to outlast a show of this patterns
    /// folder may be kept there, under a name without a suffix.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Everything that can be read. What cannot is passed over, and so is a
    /// record that was never finished.
    pub fn read(&self) -> Memory {
        let Ok(entries) = fs::read_dir(&self.folder) else { return Memory::default() };
        let mut records: Vec<Record> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension() == Some(OsStr::new(RECORD)))
            .filter_map(|path| Record::of_bytes(&fs::read(path).ok()?).ok())
            .collect();
        records.sort_by(|a, b| a.key.cmp(&b.key));
        let playing = fs::read_to_string(self.folder.join(PLAYING)).ok().map(Arc::from);
        Memory { records, playing }
    }

    /// Replaces a file's record.
    ///
    /// # Errors
    /// Where the disk does not take it; the record stays as it was.
    pub fn write(&self, record: &Record) -> io::Result<()> {
        let name = format!("{:016x}", checksum(record.key.as_bytes()));
        self.replace(&format!("{name}.{RECORD}"), &record.to_bytes())
    }

    /// Notes what plays.
    ///
    /// # Errors
    /// Where the disk does not take it.
    pub fn write_playing(&self, key: &str) -> io::Result<()> {
        self.replace(PLAYING, key.as_bytes())
    }

    fn replace(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let new = self.folder.join(format!("{name}.{NEW}"));
        let written = File::create(&new).and_then(|mut file| {
            file.write_all(bytes)?;
            // Without this a power cut may leave the new name on old bytes.
            file.sync_data()
        });
        let replaced = written.and_then(|()| fs::rename(&new, self.folder.join(name)));
        if replaced.is_err() {
            let _ = fs::remove_file(&new);
        }
        replaced
    }

    /// Forgets the records that were not touched for longest, if there are too
    /// many.
    pub fn tidy(&self) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        let mut records: Vec<_> = entries
            .filter_map(|entry| {
                let entry = entry.ok()?;
                Some((entry.metadata().ok()?.modified().ok()?, entry.path()))
            })
            .filter(|(_, path)| path.extension() == Some(OsStr::new(RECORD)))
            .collect();
        records.sort();
        let excess = records.len().saturating_sub(MAX_RECORDS);
        for (_, path) in records.drain(..excess) {
            let _ = fs::remove_file(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Version;

    fn record(key: &str, number: u64) -> Record {
        let version = Version { number, text: "text".into(), data: (*b"data").into() };
        Record { key: key.into(), versions: vec![version], current: number, on_disk: None }
    }

    #[test]
    fn what_was_written_is_read_again() {
        let state = tempfile::tempdir().unwrap();
        let store = Store::of(state.path(), Path::new("patterns"));
        assert_eq!(store.read(), Memory::default());
        store.write(&record("b", 1)).unwrap();
        store.write(&record("a", 1)).unwrap();
        store.write(&record("a", 2)).unwrap();
        store.write_playing("a").unwrap();
        let memory = store.read();
        assert_eq!(memory.records, [record("a", 2), record("b", 1)]);
        assert_eq!(memory.playing.as_deref(), Some("a"));
        let other = Store::of(state.path(), Path::new("elsewhere"));
        assert_eq!(other.read(), Memory::default());
    }

    #[test]
    fn what_is_damaged_or_unfinished_is_passed_over() {
        let state = tempfile::tempdir().unwrap();
        let store = Store::of(state.path(), Path::new("patterns"));
        store.write(&record("good", 1)).unwrap();
        fs::write(store.folder.join("0.record"), b"").unwrap();
        fs::write(store.folder.join("1.record.new"), record("cut", 1).to_bytes()).unwrap();
        assert_eq!(store.read().records, [record("good", 1)]);
    }

    #[test]
    fn a_write_that_fails_leaves_the_record_as_it_was() {
        let state = tempfile::tempdir().unwrap();
        let store = Store::of(state.path(), Path::new("patterns"));
        store.write(&record("a", 1)).unwrap();
        // A folder in the way of the new file makes its creation fail.
        let name = format!("{:016x}.{RECORD}.{NEW}", checksum(b"a"));
        fs::create_dir(store.folder.join(name)).unwrap();
        assert!(store.write(&record("a", 2)).is_err());
        assert_eq!(store.read().records, [record("a", 1)]);
    }
}
