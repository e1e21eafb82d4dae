//! Keeps the patterns folder loaded: the thread that joins watching, the
//! reload state machine and the evaluator.
//!
//! One idea: whoever runs a show hears about *versions*, not about files. A
//! [`Loader`] tells its listener what to swap in ([`Event::Loaded`]), what is
//! wrong and what still runs, and never waits for it. What a file means is the
//! [`Evaluator`]'s: this crate has never heard of lights.
//!
//! `docs/reload.md` says what happens between a save and a frame.

mod evaluation;
mod evaluator;
mod event;
mod live;
mod name;
mod once;
mod telling;

pub use evaluator::{Evaluation, Evaluator, Modules, Printed};
pub use event::{Batch, Event, File, Import, Problem};
pub use live::{Loader, Options};
pub use name::{root_and_key, stem};
pub use once::{Once, Which, load_once, load_text, patterns};
pub use reload::{Content, Files, Hash, Key};
pub use watch::{Settings, Trouble};
