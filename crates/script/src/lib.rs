//! The data a pattern file evaluates to, and its meaning: cues that play.
//!
//! One idea: Python only builds data. Everything it can say arrives here as a
//! [`tree::Tree`]; everything that can be wrong with it becomes a diagnostic
//! that points at the line that made it. This crate runs no Python and reads
//! no files.
#![warn(clippy::disallowed_methods)]

mod classic;
mod fields;
mod language;
mod reading;
pub mod tree;

pub use language::{
    Expression, ExpressionError, LightBuiltin, color_hsv, color_names, describe_value,
    light_builtins,
};
pub use reading::{Around, FileCue, Reading, read};
