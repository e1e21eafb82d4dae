//! Colour, palettes, fixtures with their places and groups, and frames.
//!
//! One idea: light stays floating point until an output knows its depth. This
//! crate has never heard of time, files or the network.
#![warn(clippy::disallowed_methods)]

mod color;
mod frame;
mod palette;
mod rig;

pub use color::{Hsv, Level, Rgb, above_whole};
pub use frame::Frame;
pub use palette::Palette;
pub use rig::{Fixture, Place, Rig};
