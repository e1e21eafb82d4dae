//! Keeps the newest state, as text ready to be sent.

use crate::message::Says;
use crate::patch::patch;
use crate::stage::Stage;
use crate::state::{State, Tempo};
use engine::{LogLine, Snapshot};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One state, and what changed since the one before.
#[derive(Debug)]
pub(crate) struct Picture {
    seq: u64,
    /// By name. A section that has not changed is the very same as in the
    /// picture before.
    sections: BTreeMap<&'static str, Arc<Value>>,
    /// The message to a client that has the picture before.
    patch: Arc<str>,
}

impl Picture {
    /// The message to a client that has nothing.
    pub(crate) fn whole(&self) -> String {
        let sections = self.sections.iter();
        let state = sections.map(|(name, it)| ((*name).to_owned(), (**it).clone())).collect();
        Says::State { seq: self.seq, state: Value::Object(state) }.to_json()
    }

    /// The message to a client that has this older picture.
    pub(crate) fn since(&self, older: &Self) -> Arc<str> {
        if older.seq + 1 == self.seq {
            return self.patch.clone();
        }
        self.message_since(&older.sections).into()
    }

    fn message_since(&self, older: &BTreeMap<&'static str, Arc<Value>>) -> String {
        let mut changes = Map::new();
        for (name, value) in &self.sections {
            let before = older.get(name).filter(|before| !Arc::ptr_eq(before, value));
            let change = before.and_then(|before| patch(before, value));
            changes.extend(change.map(|change| ((*name).to_owned(), change)));
        }
        Says::Patch { seq: self.seq, patch: Value::Object(changes) }.to_json()
    }
}

/// Makes pictures.
#[derive(Debug)]
pub(crate) struct Publisher {
    snapshot: Arc<Snapshot>,
    log: Arc<Vec<LogLine>>,
    tempo: Tempo,
    state: State,
    newest: Arc<Picture>,
}

impl Publisher {
    pub(crate) fn new(stage: &dyn Stage) -> Self {
        let mut tempo = Tempo::default();
        let (snapshot, log) = (stage.snapshot(), stage.log());
        let state = State::of(&snapshot, &log, &mut tempo, stage.now());
        let sections = state.sections_since(None);
        let sections = sections.into_iter().map(|(name, it)| (name, Arc::new(it))).collect();
        let newest = Arc::new(Picture { seq: 1, sections, patch: "".into() });
        Self { snapshot, log, tempo, state, newest }
    }

    pub(crate) fn newest(&self) -> Arc<Picture> {
        self.newest.clone()
    }

    /// The next picture, if anything has changed.
    pub(crate) fn next(&mut self, stage: &dyn Stage) -> Option<Arc<Picture>> {
        let (snapshot, log) = (stage.snapshot(), stage.log());
        if Arc::ptr_eq(&snapshot, &self.snapshot) && Arc::ptr_eq(&log, &self.log) {
            return None;
        }
        let state = State::of(&snapshot, &log, &mut self.tempo, stage.now());
        let changed = state.sections_since(Some(&self.state));
        (self.snapshot, self.log, self.state) = (snapshot, log, state);
        if changed.is_empty() {
            return None;
        }
        let old = &self.newest;
        let mut picture =
            Picture { seq: old.seq + 1, sections: old.sections.clone(), patch: "".into() };
        picture.sections.extend(changed.into_iter().map(|(name, it)| (name, Arc::new(it))));
        picture.patch = picture.message_since(&old.sections).into();
        self.newest = Arc::new(picture);
        Some(self.newest.clone())
    }
}
