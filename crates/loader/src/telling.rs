//! From what the state machine says to what the listener hears.

use crate::evaluation::Answer;
use crate::{Batch, Event, File, Import, Printed, Problem};
use reload::{Content, Key, Say, Version};
use source::Diagnostic;
use std::sync::Arc;
use std::time::Instant;

pub(crate) struct Teller<L> {
    listen: L,
}

impl<L> Teller<L> {
    pub(crate) fn new(listen: L) -> Self {
        Self { listen }
    }

    pub(crate) fn tell<T>(&mut self, event: Event<T>)
    where
        L: FnMut(Event<T>),
    {
        (self.listen)(event);
    }

    pub(crate) fn printed<T>(&mut self, printed: Vec<Printed>)
    where
        L: FnMut(Event<T>),
    {
        for printed in printed {
            self.tell(Event::Printed(printed));
        }
    }

    pub(crate) fn say<T>(&mut self, say: Say<Answer<T>>, started: Instant)
    where
        L: FnMut(Event<T>),
    {
        self.tell(match say {
            Say::Loaded(versions) => {
                let files = versions.into_iter().map(|version| file(version, started)).collect();
                Event::Loaded(Batch { files })
            }
            Say::Ready { files, problems } => Event::Ready { files, problems },
            Say::Problem { key, diagnostics, tried, running } => {
                Event::Problem(problem(key, diagnostics, tried, running))
            }
            Say::Solved { key } => Event::Solved { key },
            Say::Gone { key, running } => Event::Gone { key, running },
            Say::Renamed { from, to } => Event::Renamed { from, to },
        });
    }
}

pub(crate) fn file<T>(version: Version<Answer<T>>, started: Instant) -> File<T> {
    let Version { key, number, content, reads, value: answer, saved_at, supersedes } = version;
    let import =
        |read: reload::Read| Import { hash: read.content.map(|it| it.hash()), key: read.key };
    File {
        key,
        version: number,
        text: answer.text,
        hash: content.hash(),
        value: answer.value,
        warnings: answer.warnings,
        imports: reads.into_iter().map(import).collect(),
        saved_at: started + saved_at,
        supersedes,
    }
}

/// A version of a text that is in no file.
pub(crate) fn file_of_text<T>(key: Key, answer: Answer<T>, now: Instant) -> File<T> {
    let Answer { text, value, warnings } = answer;
    File {
        key,
        version: 1,
        hash: Content::new(text.as_bytes()).hash(),
        text,
        value,
        warnings,
        imports: Vec::new(),
        saved_at: now,
        supersedes: false,
    }
}

pub(crate) fn problem(
    key: Key,
    diagnostics: Vec<Diagnostic>,
    tried: Vec<(Key, Content)>,
    running: Option<u64>,
) -> Problem {
    let text = |content: Content| Arc::from(String::from_utf8_lossy(content.bytes()));
    let texts = tried.into_iter().map(|(key, content)| (key, text(content))).collect();
    Problem { key, diagnostics, texts, running }
}
