//! Where in the music we are, told from an internal beat, taps, MIDI ticks,
//! Link timelines and OSC.
//!
//! One idea: a tempo is a line from time to beats, so the beat of any moment
//! is computed and nothing is ever added up. A [`Timeline`] is such a line,
//! and frames need nothing else; the [`Clock`] decides which line it is. Time
//! is an argument (a `Duration` since any fixed start), and light, files and
//! ports are unheard of.
#![warn(clippy::disallowed_methods)]

mod beats;
mod bpm;
mod clock;
mod input;
mod link;
mod midi;
mod osc;
mod reading;
mod regression;
mod status;
mod tap;
mod timeline;

pub use bpm::{Bpm, BpmError};
pub use clock::Clock;
pub use input::{ClockInput, LinkState, MOST_NUDGED};
pub use status::{Health, Source, Status};
pub use timeline::Timeline;

/// Beats in a bar.
pub const BAR: f64 = 4.0;
