//! Writes records on a thread of its own.

use crate::{Record, Store};
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

/// Takes records and writes them in its own time; of several for one file only
/// the newest. Dropping it writes what waits.
#[derive(Debug)]
pub struct Writer {
    /// `None` only while it is being dropped.
    notes: Option<Sender<Note>>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
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
    // What the disk did not take stays here for the next try.
    let mut records = BTreeMap::new();
    let mut playing = None;
    while let Ok(first) = waiting.recv() {
        for note in std::iter::once(first).chain(waiting.try_iter()) {
            match note {
                Note::Record(record) => drop(records.insert(record.key.clone(), record)),
                Note::Playing(key) => playing = Some(key),
            }
        }
        let written = write_each(store, &mut records, &mut playing);
        let failed = written.is_err();
        if failed != failing {
            health(written);
        }
        failing = failed;
    }
}

/// Takes out what was written, up to the first failure.
fn write_each(
    store: &Store,
    records: &mut BTreeMap<Arc<str>, Record>,
    playing: &mut Option<Arc<str>>,
) -> io::Result<()> {
    while let Some(entry) = records.first_entry() {
        store.write(entry.get())?;
        entry.remove();
    }
    if let Some(key) = playing {
        store.write_playing(key)?;
    }
    *playing = None;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Version;
    use std::path::Path;
    use std::sync::mpsc;

    fn record(number: u64) -> Record {
        let version = Version { number, text: "".into(), data: [].into() };
        Record { key: "a".into(), versions: vec![version], current: number, on_disk: None }
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
        let blocked = state.path().join("state");
        std::fs::write(&blocked, "a file where a folder should be").unwrap();
        let (said, hearing) = mpsc::channel();
        let store = Store::of(&blocked, Path::new("p"));
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
}
