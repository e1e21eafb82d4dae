//! The worker that loads, and the warm spare behind it.

use crate::{Failure, Loaded, Modules, Request, Settings};
use std::fmt;

/// A child that evaluates pattern files one at a time, and a spare that takes
/// over when it has to be killed. Dropping it ends both.
#[derive(Debug)]
pub struct Workers {
    settings: Settings,
}

impl Workers {
    /// Starts a worker and its spare; the first load waits until the worker
    /// is warm.
    pub fn start(settings: Settings) -> Result<Self, Error> {
        Ok(Self { settings })
    }

    /// Evaluates a file. Returns after the time budget at the latest, give or
    /// take the time `modules` needs and, where both workers were just
    /// killed, the start of a new one.
    pub fn load(
        &mut self,
        request: &Request<'_>,
        modules: &mut dyn Modules,
    ) -> Result<Loaded, Failure> {
        let _ = (request, modules, &self.settings);
        Err(Failure {
            diagnostic: source::Diagnostic::error(
                source::Kind::Internal,
                "the worker is still being built",
            ),
            reads: Vec::new(),
            printed: Vec::new(),
        })
    }
}

/// Why there can be no workers.
#[derive(Debug)]
pub enum Error {
    /// The program cannot be run again.
    Spawn(std::io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spawn(_) => f.write_str("cannot start a worker for pattern files"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Spawn(cause) => Some(cause),
        }
    }
}
