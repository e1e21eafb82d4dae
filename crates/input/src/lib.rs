//! What comes in from other programs and machines: MIDI, Ableton Link, OSC.
//!
//! One idea: everything that arrives becomes an [`Event`] with the time it
//! arrived at, and is told to a callback, from whichever thread it came on.
//! What an event does to the show is not known here. The formats are read by
//! pure functions ([`osc::read`], [`midi::read`]); around each is one thread.
//!
//! OSC is always there. MIDI needs the feature `midi` on Linux, Link the
//! feature `link` everywhere: see the manifest. Without them their modules
//! say so, in the line they have for `doctor`.

mod event;
pub mod link;
pub mod midi;
pub mod osc;

pub use event::{Control, ControlKind, Event, Tell, Told};
