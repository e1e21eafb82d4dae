//! Between the engine's versions and the journal's records.

use crate::conductor::Message;
use engine::{Contents, Input, Remembered, Version};
use evaluate::Evaluated;
use journal::{Content, Memory, Record, Store, Writer};
use std::sync::Arc;
use std::sync::mpsc::Sender;

/// What another run left, as far as it still means something.
pub(crate) fn restore(memory: Memory) -> Input {
    let files = memory.records.into_iter().map(|record| {
        let Record { key, versions, current, on_disk, aside } = record;
        let versions = versions.into_iter().filter_map(|it| version(&key, it)).collect();
        let aside = aside.and_then(|it| contents(&key, it.text, it.data));
        Remembered { key, versions, current, on_disk, aside }
    });
    Input::Restore { files: files.collect(), playing: memory.playing }
}

fn version(key: &str, kept: journal::Version) -> Option<Version> {
    Some(Version::new(kept.number, contents(key, kept.text, kept.data)?, None))
}

fn contents(key: &str, text: Arc<str>, data: Arc<[u8]>) -> Option<Contents> {
    let Evaluated { reading, data, .. } = Evaluated::of_data(data, key, &text)?;
    let cues = reading.cues.into_iter().map(|it| (it.slug, it.cue)).collect();
    Some(Contents { cues, text, data })
}

/// A file's versions as the journal keeps them.
pub(crate) fn record(file: Remembered) -> Record {
    let Remembered { key, versions, current, on_disk, aside } = file;
    let kept = versions.into_iter().map(|version| journal::Version {
        number: version.number,
        text: version.contents.text,
        data: version.contents.data,
    });
    let aside = aside.map(|it| Content { text: it.text, data: it.data });
    Record { key, versions: kept.collect(), current, on_disk, aside }
}

/// Starts writing. A program without a place to remember in plays all the
/// same.
pub(crate) fn writer(store: Store, tell: Sender<Message>) -> Option<Writer> {
    let health = move |health| {
        // Without a conductor the program is ending.
        let _ = tell.send(Message::Journal(health));
    };
    Writer::start(store, health).ok()
}
