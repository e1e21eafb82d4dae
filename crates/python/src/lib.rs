//! Runs pattern files; the only crate that knows Python.
//!
//! One idea: Python is a function from bytes to data. A file is evaluated in a
//! child process that can do nothing else, and what comes back is a
//! [`script::tree::Tree`], which is all that lights ever see. Whatever a file
//! does wrong, by accident or on purpose, ends as a [`source::Diagnostic`];
//! what cannot be talked to any more is killed, and a warm spare takes the
//! next file.
//!
//! This crate knows no files and no folders: the source of a pattern is an
//! argument, and helper modules are asked for through [`Modules`].

mod load;
mod settings;
mod workers;

pub use load::{Failure, Form, Loaded, Modules, Printed, Read, Request};
pub use settings::Settings;
pub use workers::{Error, Workers};

/// Serves as a worker, and never returns, if this process was started as one.
/// Every program that starts [`Workers`] calls it first thing in `main`,
/// because a worker is the same program run again.
pub fn run_if_worker() {}
