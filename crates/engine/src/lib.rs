//! The live instrument: a performance as a state machine.
//!
//! One idea: everything that can happen to a performance is an [`Input`] with
//! a time; what comes out is a [`Performance`], a value from which every
//! frame follows. The engine has no thread, socket or clock, so a test plays a
//! whole night in a blink.
//!
//! [`Engine::handle`] runs beside the frame thread, never on it: the frame
//! thread only evaluates [`Performance::frame_at`] of the newest value.
#![warn(clippy::disallowed_methods)]

mod desk;
mod engine;
mod hands;
mod happening;
mod history;
mod input;
mod library;
mod performance;
mod registry;
mod snapshot;
mod strobe;

pub use desk::{Apply, Desk, FADE_BEATS, Flash, Identify, SPEEDS, Speed};
pub use engine::{Engine, PRESETS};
pub use hands::{Hand, Momentary};
pub use happening::{Cause, Happening, LogLine};
pub use history::{Contents, History, Version};
pub use input::{Command, FileChange, Input, LoadedFile, OutputState, Problem, Remembered};
pub use performance::{Frames, Performance};
pub use registry::{Entry, entries_of, find};
pub use snapshot::{LastReload, OutputLine, Pattern, PatternState, Queued, Snapshot, VersionLine};
pub use strobe::{FlashCounter, StrobeGuard};
