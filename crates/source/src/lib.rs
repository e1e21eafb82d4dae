//! Source text, positions in it, and diagnostics that point there.
//!
//! One idea: a mistake is a value. Whoever finds it says where it is, what it
//! is and how to mend it; whoever shows it (log, terminal, browser, `check`)
//! asks [`render`] and gets the same picture. This crate reads no files: the
//! text to quote is an argument.
#![warn(clippy::disallowed_methods)]

mod diagnostic;
mod lines;
mod nearest;
mod position;
mod render;

pub use diagnostic::{Diagnostic, Kind, Severity};
pub use lines::Lines;
pub use nearest::nearest;
pub use position::{Place, Position, Span};
pub use render::{Style, render};
