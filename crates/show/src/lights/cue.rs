//! A light pattern that can be made for a rig, and again for another.

use super::Lights;
use light::Rig;
use pattern::{Error, Origin};
use source::{Diagnostic, Place};
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

type Make = dyn Fn(&Rig) -> Result<Lights, Vec<Diagnostic>> + Send + Sync;

/// Lights by number, made for one rig, so that no frame looks up a name; and
/// how to make them for another, so that patterns travel.
#[derive(Clone)]
pub struct LightCue {
    /// The lights, and the rig they are for; none before they are first wanted.
    made: Option<(Arc<Rig>, Arc<Lights>)>,
    make: Arc<Make>,
    passages: Option<Arc<dyn Passages>>,
    /// Two cues of the same data are equal; functions cannot be compared.
    data: Arc<[u8]>,
}

impl LightCue {
    /// A cue that is not made for any rig yet, and dark till then. `make` says
    /// what is wrong with it on a rig, or too much for one.
    pub fn new(
        data: Arc<[u8]>,
        make: impl Fn(&Rig) -> Result<Lights, Vec<Diagnostic>> + Send + Sync + 'static,
    ) -> Self {
        Self { made: None, make: Arc::new(make), passages: None, data }
    }

    /// The same cue, which knows where in the pattern files notation stands.
    #[must_use]
    pub fn with_passages(self, passages: Arc<dyn Passages>) -> Self {
        Self { passages: Some(passages), ..self }
    }

    /// The stretches of the pattern files that sound at a beat, as far as it is
    /// known where they are; the first 200 of them.
    pub fn sounding_at(&self, beat: f64) -> Vec<Place> {
        let (Some(passages), Some(lights)) = (&self.passages, self.lights()) else {
            return Vec::new();
        };
        let sounding = lights.sounding_at(beat);
        sounding.iter().take(MAX_SOUNDING).filter_map(|origin| passages.place_of(origin)).collect()
    }

    /// An error of a frame, for people.
    pub fn diagnostic(&self, error: &Error) -> Diagnostic {
        match &self.passages {
            Some(passages) => passages.diagnostic(error),
            None => crate::diagnostic(error, None),
        }
    }

    /// What it has been made into, if that has been done.
    pub fn lights(&self) -> Option<&Lights> {
        self.made.as_ref().map(|(_, lights)| &**lights)
    }

    /// The cue for a rig; no work where it is made for the same lights already.
    ///
    /// # Errors
    /// What is wrong with it on this rig, or too much for a frame.
    pub fn for_rig(&self, rig: &Arc<Rig>) -> Result<Self, Vec<Diagnostic>> {
        let is_it = |(it, _): &(Arc<Rig>, _)| Arc::ptr_eq(it, rig) || it.has_lights_of(rig);
        if self.made.as_ref().is_some_and(is_it) {
            return Ok(self.clone());
        }
        let lights = (self.make)(rig)?;
        Ok(Self { made: Some((rig.clone(), lights.into())), ..self.clone() })
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
