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
//!
//! The vocabulary of the tree is told in `dj_hue/_collect.py`, beside the
//! classes that pattern files use.

mod budget;
mod interpreter;
mod load;
mod own_time;
mod protocol;
mod settings;
mod stubs;
mod text;
mod worker;
mod workers;

pub use load::{Failure, Form, Loaded, Modules, Printed, Read, Request};
pub use settings::{Isolation, Settings};
pub use stubs::write_stubs;
pub use workers::{Error, Workers};

/// What a child finds in its arguments and its environment: a word that a
/// person may type as well, and the memory budget that nobody does.
const WORKER_ARGUMENT: &str = "worker";
const WORKER_VARIABLE: &str = "DJ_HUE_WORKER";

/// Serves as a worker, and never returns, if this process was started as one.
/// Every program that starts [`Workers`] calls it first thing in `main`,
/// because a worker is the same program run again.
pub fn run_if_worker() {
    let asked = std::env::args_os().nth(1).is_some_and(|it| it == WORKER_ARGUMENT);
    if let Some(budget) = std::env::var_os(WORKER_VARIABLE).filter(|_| asked) {
        let memory_budget = budget.to_str().and_then(|it| it.parse().ok()).unwrap_or(256 << 20);
        worker::serve(memory_budget);
    }
}
