//! The records of one folder of patterns, as files.

use crate::record::{Record, checksum};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

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

/// A new record that has not been finished for so long never will be.
const ABANDONED: Duration = Duration::from_secs(3600);

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

    /// Only what played, and its file's record: what the first frame needs.
    pub fn read_playing(&self) -> Memory {
        let playing = fs::read_to_string(self.folder.join(PLAYING)).ok().map(Arc::<str>::from);
        // Of a pattern in a file of many, the file's key is what is before the colon.
        let file = playing.as_deref().and_then(|key| key.split(':').next());
        let record = file.and_then(|key| {
            let bytes = fs::read(self.folder.join(name_of(key))).ok()?;
            Record::of_bytes(&bytes).ok()
        });
        Memory { records: record.into_iter().collect(), playing }
    }

    /// Replaces a file's record.
    ///
    /// # Errors
    /// Where the disk does not take it; the record stays as it was.
    pub fn write(&self, record: &Record) -> io::Result<()> {
        self.replace(&name_of(&record.key), &record.to_bytes())
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
        // Another show may be open on the same folder.
        let new = self.folder.join(format!("{name}.{}.{NEW}", std::process::id()));
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
    /// many, and what was never finished.
    pub fn tidy(&self) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        let mut files: Vec<(SystemTime, PathBuf)> = entries
            .filter_map(|entry| {
                let entry = entry.ok()?;
                Some((entry.metadata().ok()?.modified().ok()?, entry.path()))
            })
            .collect();
        files.sort();
        let are = |extension| {
            let all = files.iter();
            all.filter(move |(_, path)| path.extension() == Some(OsStr::new(extension)))
        };
        let excess = are(RECORD).count().saturating_sub(MAX_RECORDS);
        let is_old = |at: SystemTime| at.elapsed().is_ok_and(|age| age > ABANDONED);
        let abandoned = are(NEW).filter(|(at, _)| is_old(*at));
        for (_, path) in are(RECORD).take(excess).chain(abandoned) {
            let _ = fs::remove_file(path);
        }
    }
}

/// The name of a file's record.
fn name_of(key: &str) -> String {
    format!("{:016x}.{RECORD}", checksum(key.as_bytes()))
}

#[cfg(test)]
impl Store {
    /// A folder in the way of the new file makes writing this record fail.
    pub(crate) fn block(&self, record: &Record) {
        let name = format!("{}.{}.{NEW}", name_of(&record.key), std::process::id());
        fs::create_dir(self.folder.join(name)).unwrap();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Version;

    fn record(key: &str, number: u64) -> Record {
        let version = Version { number, text: "text".into(), data: (*b"data").into() };
        let versions = vec![version];
        Record { key: key.into(), versions, current: number, on_disk: None, aside: None }
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
        let playing = Memory { records: vec![record("a", 2)], playing: Some("a".into()) };
        assert_eq!(store.read_playing(), playing);
        store.write_playing("b:second").unwrap();
        assert_eq!(store.read_playing().records, [record("b", 1)]);
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
    fn what_was_never_finished_is_tidied_up_once_nobody_can_be_at_it() {
        let state = tempfile::tempdir().unwrap();
        let store = Store::of(state.path(), Path::new("patterns"));
        store.write(&record("a", 1)).unwrap();
        let new = |name: &str| store.folder.join(format!("{name}.{NEW}"));
        let [old, fresh] = [new("old"), new("fresh")];
        for path in [&old, &fresh] {
            fs::write(path, b"").unwrap();
        }
        let long_ago = SystemTime::now() - 2 * ABANDONED;
        File::options().write(true).open(&old).unwrap().set_modified(long_ago).unwrap();
        store.tidy();
        assert_eq!((old.exists(), fresh.exists()), (false, true));
        assert_eq!(store.read().records, [record("a", 1)]);
    }

    #[test]
    fn a_write_that_fails_leaves_the_record_as_it_was() {
        let state = tempfile::tempdir().unwrap();
        let store = Store::of(state.path(), Path::new("patterns"));
        store.write(&record("a", 1)).unwrap();
        store.block(&record("a", 2));
        assert!(store.write(&record("a", 2)).is_err());
        assert_eq!(store.read().records, [record("a", 1)]);
    }
}
