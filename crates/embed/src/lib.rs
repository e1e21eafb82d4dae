//! Pattern files that reload while they play, as a library with DJ-Hue's
//! names.
//!
//! A [`PatternLoader`] keeps a folder of pattern files loaded; a
//! [`PatternEngine`] plays them. Both are thin: the parts are the program's
//! own. See `examples/watch.rs`.
//!
//! Pattern files are evaluated in a child process that is the same program,
//! run again, so `main` has to begin with [`run_if_worker`].

mod engine;
mod loader;

pub use crate::engine::PatternEngine;
pub use crate::loader::{LoadError, Pattern, PatternLoader, Reload};
pub use light::Rgb;
pub use python::run_if_worker;
pub use source::Diagnostic;
