//! Which version of every file is live: the state machine of hot reloading.
//!
//! One idea: events are hints, and truth is `path → bytes`. Loading is cheap
//! and may be repeated; publishing needs proof; complaining needs patience.
//! This crate has no thread, file or clock: time, what a look at a file found
//! and what an evaluation ended with are arguments.
#![warn(clippy::disallowed_methods)]

mod batch;
mod content;
mod file;
mod imports;
mod look;
mod machine;
mod names;
mod say;
mod settle;
mod text;
mod waiting;

pub use content::{Content, Hash, Key};
pub use imports::{Helpers, Read};
pub use look::{Hint, Look, Stamp, Writers};
pub use machine::Machine;
pub use names::{Files, is_pattern, is_walked, is_wanted};
pub use say::{Ask, Job, Say, Version};
