//! Keeps the newest state, as text ready to be sent.

use crate::message::Says;
use crate::patch::patch;
use crate::stage::Stage;
use crate::state::{State, Tempo};
use engine::Snapshot;
use serde_json::Value;
use std::sync::Arc;

/// One state, and what changed since the one before.
#[derive(Debug)]
pub(crate) struct Picture {
    pub(crate) seq: u64,
    pub(crate) state: Value,
    /// The message to a client that has the picture before.
    pub(crate) patch: Arc<str>,
}

impl Picture {
    /// The message to a client that has nothing.
    pub(crate) fn whole(&self) -> String {
        Says::State { seq: self.seq, state: self.state.clone() }.to_json()
    }

    /// The message to a client that has this older picture.
    pub(crate) fn since(&self, older: &Self) -> Arc<str> {
        if older.seq + 1 == self.seq {
            return self.patch.clone();
        }
        let patch =
            patch(&older.state, &self.state).unwrap_or_else(|| Value::Object(Default::default()));
        Says::Patch { seq: self.seq, patch }.to_json().into()
    }
}

/// Makes pictures.
#[derive(Debug)]
pub(crate) struct Publisher {
    snapshot: Arc<Snapshot>,
    tempo: Tempo,
    newest: Arc<Picture>,
}

impl Publisher {
    pub(crate) fn new(stage: &dyn Stage) -> Self {
        let mut tempo = Tempo::default();
        let snapshot = stage.snapshot();
        let state = value(stage, &snapshot, &mut tempo);
        let newest = Arc::new(Picture { seq: 1, state, patch: "".into() });
        Self { snapshot, tempo, newest }
    }

    pub(crate) fn newest(&self) -> Arc<Picture> {
        self.newest.clone()
    }

    /// The next picture, if anything has changed.
    pub(crate) fn next(&mut self, stage: &dyn Stage) -> Option<Arc<Picture>> {
        let snapshot = stage.snapshot();
        if Arc::ptr_eq(&snapshot, &self.snapshot) {
            return None;
        }
        let state = value(stage, &snapshot, &mut self.tempo);
        self.snapshot = snapshot;
        let changes = patch(&self.newest.state, &state)?;
        let seq = self.newest.seq + 1;
        let patch = Says::Patch { seq, patch: changes }.to_json().into();
        self.newest = Arc::new(Picture { seq, state, patch });
        Some(self.newest.clone())
    }
}

fn value(stage: &dyn Stage, snapshot: &Snapshot, tempo: &mut Tempo) -> Value {
    let state = State::of(snapshot, tempo, stage.now());
    serde_json::to_value(state).expect("the state has text keys only")
}
