//! A light pattern that can be made again for another rig.

use super::Lights;
use light::Rig;
use pattern::{Error, Origin};
use source::{Diagnostic, Kind, Place};
use std::fmt;
use std::sync::Arc;

/// Stretches that are told at once. More than that is light everywhere.
const MAX_SOUNDING: usize = 200;

/// What a cue asks about the pattern files it was made from.
pub trait Passages: Send + Sync {
    /// Where a stretch of a notation stands, if that is known.
    fn place_of(&self, origin: &Origin) -> Option<Place>;

    /// An error with its place, for people.
    fn diagnostic(&self, error: &Error) -> Diagnostic;
}

/// Lights by number, made for one rig, so that no frame looks up a name; and
/// how to make them for another, so that patterns travel.
#[derive(Clone)]
pub struct LightCue {
    lights: Arc<Lights>,
    make: Arc<dyn Fn(&Rig) -> Lights + Send + Sync>,
    passages: Option<Arc<dyn Passages>>,
    /// Two cues of the same data are equal; functions cannot be compared.
    data: Arc<[u8]>,
}

impl LightCue {
    pub fn new(
        data: Arc<[u8]>,
        rig: &Rig,
        make: impl Fn(&Rig) -> Lights + Send + Sync + 'static,
    ) -> Self {
        Self { lights: make(rig).into(), make: Arc::new(make), passages: None, data }
    }

    /// The same cue, which knows where in the pattern files notation stands.
    #[must_use]
    pub fn with_passages(self, passages: Arc<dyn Passages>) -> Self {
        Self { passages: Some(passages), ..self }
    }

    /// The stretches of the pattern files that sound at a beat, as far as it is
    /// known where they are; the first 200 of them.
    pub fn sounding_at(&self, beat: f64) -> Vec<Place> {
        let Some(passages) = &self.passages else { return Vec::new() };
        let sounding = self.lights.sounding_at(beat);
        sounding.iter().take(MAX_SOUNDING).filter_map(|origin| passages.place_of(origin)).collect()
    }

    /// An error of a frame, for people.
    pub fn diagnostic(&self, error: &Error) -> Diagnostic {
        match &self.passages {
            Some(passages) => passages.diagnostic(error),
            None => Diagnostic::error(Kind::Value, error.message()),
        }
    }

    pub fn lights(&self) -> &Lights {
        &self.lights
    }

    #[must_use]
    pub fn for_rig(&self, rig: &Rig) -> Self {
        Self { lights: (self.make)(rig).into(), ..self.clone() }
    }
}

impl PartialEq for LightCue {
    fn eq(&self, other: &Self) -> bool {
        self.data == other.data
    }
}

impl fmt::Debug for LightCue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LightCue").field("data", &self.data).finish_non_exhaustive()
    }
}
