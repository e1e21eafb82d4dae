//! Between the engine's versions and the journal's records.

use crate::conductor::Message;
use engine::{Contents, Input, Version};
use evaluate::Evaluated;
use journal::{Memory, Record, Store, Writer};
use std::sync::Arc;
use std::sync::mpsc::Sender;

/// What another run left, as far as it still means something.
pub(crate) fn restore(memory: Memory) -> Input {
    let files = memory.records.into_iter().map(|record| {
        let versions = record.versions.into_iter().filter_map(|it| version(&record.key, it));
        let versions: Vec<_> = versions.collect();
        (record.key, versions)
    });
    Input::Restore { files: files.collect(), playing: memory.playing }
}

fn version(key: &str, kept: journal::Version) -> Option<Version> {
    let Evaluated { reading, data } = Evaluated::of_data(kept.data, key, &kept.text)?;
    let cues = reading.cues.into_iter().map(|it| (it.slug, it.cue)).collect();
    let contents = Contents { cues, text: kept.text, data };
    Some(Version::new(kept.number, contents, None))
}

/// A file's versions as the journal keeps them: the one that plays is last.
pub(crate) fn record(key: Arc<str>, versions: &[Version], current: u64) -> Record {
    let (playing, others): (Vec<_>, Vec<_>) =
        versions.iter().partition(|version| version.number == current);
    let kept = others.into_iter().chain(playing).map(|version| journal::Version {
        number: version.number,
        text: version.contents.text.clone(),
        data: version.contents.data.clone(),
    });
    Record { key, versions: kept.collect() }
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
