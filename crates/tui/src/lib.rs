//! The terminal surface: what plays, what comes, what is broken, and what the
//! lights do, in one look.
//!
//! One idea: a screen is a function. [`draw`] makes it from the snapshot, the
//! newest frame, the time, and the little a screen remembers by itself (the
//! [`View`]); so tests draw it to a string. Keys become [`Request`]s: a surface
//! never changes what plays, it asks and draws the next snapshot. Only [`run`]
//! knows of a terminal, and gives it back whole, whatever happens.

mod arrange;
mod colors;
mod desk;
mod details;
mod hands;
mod header;
mod help;
mod hints;
mod keys;
mod layout;
mod list;
mod log;
mod mouse;
mod outputs;
mod page;
mod panel;
mod problems;
mod screen;
mod sixteen;
mod source_text;
mod stage;
mod surface;
mod terminal;
mod view;
mod welcome;

pub use colors::Depth;
pub use hands::{press, take};
pub use screen::draw;
pub use surface::{Error, Request, Stage, run};
pub use view::{Program, View};
