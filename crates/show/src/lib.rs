//! Cues, and the frame they make at a moment.
//!
//! One idea: a cue is a value and its frame is a function of the beat. There
//! is no state between frames, so live, blind, a test and next year's replay
//! agree, and a reload has nothing to migrate. This crate has never heard of
//! files, wall time or the network.
#![warn(clippy::disallowed_methods)]

mod classic;
mod cue;
mod diagnostic;
pub mod lights;
mod phaser;
mod playback;

pub use classic::{Classic, GroupEffect, LightEffect};
pub use cue::{Body, Cue, CuePalette, Stage};
pub use diagnostic::diagnostic;
pub use lights::{LightCue, Lights, Passages};
pub use phaser::{InvalidPhaser, Phaser, Waveform};
pub use playback::{Moment, Playback, Unanswered};
