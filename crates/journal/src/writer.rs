//! Writes records on a thread of its own.

use crate::{Record, Store};
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Takes records and writes them in its own time; of several for one file only
/// the newest. What the disk does not take is tried again, by and by, and once
/// more at the end. Dropping it writes what waits.
#[derive(Debug)]
pub struct Writer {
    /// `None` only while it is being dropped.
    notes: Option<Sender<Note>>,
    thread: Option<JoinHandle<()>>,
}

/// From a failure to the next try, if nothing new is to be written before.
const TRY_AGAIN: Duration = Duration::from_secs(5);

#[derive(Debug, PartialEq)]
enum Note {
    Record(Record),
    Playing(Arc<str>),
}

impl Writer {
    /// `health` hears of the first failure, and of the first success after
    /// one: a full disk is said once.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn start(
        store: Store,
        health: impl FnMut(Result<(), io::Error>) + Send + 'static,
    ) -> io::Result<Self> {
        let (notes, waiting) = channel();
        let thread = thread::Builder::new()
            .name("journal".into())
            .spawn(move || write_all(&store, &waiting, health))?;
        Ok(Self { notes: Some(notes), thread: Some(thread) })
    }

    /// Keeps a file's versions.
    pub fn keep(&self, record: Record) {
        self.note(Note::Record(record));
    }

    /// Keeps what plays.
    pub fn playing(&self, key: Arc<str>) {
        self.note(Note::Playing(key));
    }

    fn note(&self, note: Note) {
        if let Some(notes) = &self.notes {
            // Without a thread there is nobody left to remember.
            let _ = notes.send(note);
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.notes = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn write_all(
    store: &Store,
    waiting: &Receiver<Note>,
    mut health: impl FnMut(Result<(), io::Error>),
) {
    store.tidy();
    let mut failing = false;
    let mut backlog = Backlog::default();
    loop {
        let patience = if failing { TRY_AGAIN } else { Duration::MAX };
        let first = waiting.recv_timeout(patience);
        let is_end = first == Err(RecvTimeoutError::Disconnected);
        for note in first.into_iter().chain(waiting.try_iter()) {
            backlog.take(note);
        }
        let written = backlog.write(store);
        let failed = written.is_err();
        if failed != failing {
            health(written);
        }
        failing = failed;
        if is_end {
            return;
        }
    }
}

/// What is to be written. What the disk did not take stays for the next try.
#[derive(Default)]
struct Backlog {
    records: BTreeMap<Arc<str>, Record>,
    playing: Option<Arc<str>>,
}

impl Backlog {
    fn take(&mut self, note: Note) {
        match note {
            Note::Record(record) => drop(self.records.insert(record.key.clone(), record)),
            Note::Playing(key) => self.playing = Some(key),
        }
    }

    /// Tries each; one that cannot be written holds up no other.
    fn write(&mut self, store: &Store) -> io::Result<()> {
        let mut outcome = Ok(());
        let mut is_written = |written: io::Result<()>| {
            let is_written = written.is_ok();
            outcome = std::mem::replace(&mut outcome, Ok(())).and(written);
            is_written
        };
        self.records.retain(|_, record| !is_written(store.write(record)));
        self.playing.take_if(|key| is_written(store.write_playing(key)));
        outcome
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Version;
    use std::path::Path;
    use std::sync::mpsc;

    fn record(number: u64) -> Record {
        record_of("a", number)
    }

    fn record_of(key: &str, number: u64) -> Record {
        let version = Version { number, text: "".into(), data: [].into() };
        let versions = vec![version];
        Record { key: key.into(), versions, current: number, on_disk: None, aside: None }
    }

    /// A store whose disk takes nothing until the file that is in the way of
    /// its folder is removed.
    fn blocked_store(state: &Path) -> (Store, std::path::PathBuf) {
        let blocked = state.join("state");
        std::fs::write(&blocked, "a file where a folder should be").unwrap();
        (Store::of(&blocked, Path::new("p")), blocked)
    }

    #[test]
    fn everything_that_waits_is_written_before_the_end() {
        let state = tempfile::tempdir().unwrap();
        let store = Store::of(state.path(), Path::new("p"));
        let writer = Writer::start(store.clone(), |_| {}).unwrap();
        for number in 1..=100 {
            writer.keep(record(number));
        }
        writer.playing("a".into());
        drop(writer);
        let memory = store.read();
        assert_eq!((memory.records, memory.playing), (vec![record(100)], Some("a".into())));
    }

    #[test]
    fn a_disk_that_takes_nothing_is_said_once_and_so_is_its_recovery() {
        let state = tempfile::tempdir().unwrap();
        let (store, blocked) = blocked_store(state.path());
        let (said, hearing) = mpsc::channel();
        let writer =
            Writer::start(store, move |health| said.send(health.is_ok()).unwrap()).unwrap();
        writer.keep(record(1));
        assert_eq!(hearing.recv(), Ok(false));
        writer.keep(record(2));
        std::fs::remove_file(&blocked).unwrap();
        // Whether or not the second was tried in between, the next thing said
        // is that all is well.
        writer.keep(record(3));
        assert_eq!(hearing.recv(), Ok(true));
        drop(writer);
        assert!(hearing.recv().is_err());
    }

    #[test]
    fn what_could_not_be_written_is_tried_once_more_at_the_end() {
        let state = tempfile::tempdir().unwrap();
        let (store, blocked) = blocked_store(state.path());
        let (said, hearing) = mpsc::channel();
        let writer =
            Writer::start(store.clone(), move |health| said.send(health.is_ok()).unwrap()).unwrap();
        writer.keep(record(1));
        assert_eq!(hearing.recv(), Ok(false));
        std::fs::remove_file(&blocked).unwrap();
        drop(writer);
        assert_eq!(store.read().records, [record(1)]);
    }

    #[test]
    fn a_record_that_cannot_be_written_holds_up_no_other() {
        let state = tempfile::tempdir().unwrap();
        let store = Store::of(state.path(), Path::new("p"));
        store.write(&record_of("a", 1)).unwrap();
        store.block(&record_of("a", 1));
        let mut backlog = Backlog::default();
        for key in ["a", "b"] {
            backlog.take(Note::Record(record_of(key, 2)));
        }
        backlog.take(Note::Playing("b".into()));
        assert!(backlog.write(&store).is_err());
        let memory = store.read();
        assert_eq!(memory.records, [record_of("a", 1), record_of("b", 2)]);
        assert_eq!(memory.playing.as_deref(), Some("b"));
        assert_eq!(backlog.records.len(), 1);
    }
}
