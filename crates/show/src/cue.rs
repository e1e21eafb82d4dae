//! A recallable look that moves: what one pattern plays.

use crate::{Classic, LightCue};
use light::{Frame, Palette, Rig};
use pattern::Error;
use source::{Diagnostic, Place};
use std::sync::Arc;

/// What a cue is painted on, and with.
#[derive(Clone, Copy, Debug)]
pub struct Stage<'a> {
    pub rig: &'a Rig,
    /// The performer's override if there is one, else the cue's own.
    pub palette: &'a Palette,
}

/// A pattern that plays.
#[derive(Clone, Debug, PartialEq)]
pub struct Cue {
    /// What people see.
    pub label: Arc<str>,
    pub description: Arc<str>,
    pub tags: Vec<Arc<str>>,
    pub palette: CuePalette,
    pub body: Body,
}

/// The colours of a cue, until the performer puts others over it.
#[derive(Clone, Debug, PartialEq)]
pub enum CuePalette {
    Own(Palette),
    /// One of the rig's. Which colours it has is asked by each frame, so they
    /// may become others while the cue plays; white where the rig has none.
    Named(Arc<str>),
}

impl CuePalette {
    pub fn on<'a>(&'a self, rig: &'a Rig) -> &'a Palette {
        match self {
            Self::Own(palette) => palette,
            Self::Named(name) => rig.palette_or_white(name),
        }
    }
}

/// How a cue makes light.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    Classic(Classic),
    Lights(LightCue),
}

impl Cue {
    /// Makes the whole frame of a beat. A classic cue allocates only when the
    /// rig has more lights than the frame ever had; one of lights makes its
    /// events anew, within the budget it was tried out with.
    ///
    /// # Errors
    /// What has no answer at this beat; what hangs on it is dark.
    pub fn paint(
        &self,
        rig: &Rig,
        palette: Option<&Palette>,
        beat: f64,
        frame: &mut Frame,
    ) -> Result<(), Error> {
        frame.reset(rig.lights());
        let stage = Stage { rig, palette: palette.unwrap_or_else(|| self.palette.on(rig)) };
        match &self.body {
            Body::Classic(classic) => {
                classic.paint(&stage, beat, frame);
                Ok(())
            }
            Body::Lights(cue) => {
                cue.lights().map_or(Ok(()), |it| it.paint(&stage, beat, frame).map(drop))
            }
        }
    }

    /// An error of a frame, for people.
    pub fn diagnostic(&self, error: &Error) -> Diagnostic {
        match &self.body {
            Body::Classic(_) => crate::diagnostic(error, None),
            Body::Lights(cue) => cue.diagnostic(error),
        }
    }

    /// The stretches of the pattern files that make the light of a beat, for
    /// surfaces to mark; none where nobody knows.
    pub fn sounding_at(&self, beat: f64) -> Vec<Place> {
        match &self.body {
            Body::Classic(_) => Vec::new(),
            Body::Lights(cue) => cue.sounding_at(beat),
        }
    }

    /// The same cue for a rig; no work where it is for an equal one already.
    ///
    /// # Errors
    /// What is wrong with it on this rig, or too much for a frame.
    pub fn for_rig(&self, rig: &Arc<Rig>) -> Result<Self, Vec<Diagnostic>> {
        Ok(match &self.body {
            Body::Classic(_) => self.clone(),
            Body::Lights(cue) => Self { body: Body::Lights(cue.for_rig(rig)?), ..self.clone() },
        })
    }
}

#[cfg(test)]
mod tests;
