//! What a build without Link has in place of a session.

use crate::Tell;
use clock::Bpm;
use std::io;
use std::time::Instant;

/// Takes part in nothing.
#[derive(Debug)]
pub struct Session;

impl Session {
    /// Says what is missing; there is nothing to join.
    pub fn join(_: Bpm, _: Instant, _: Tell) -> io::Result<Self> {
        Err(io::Error::new(io::ErrorKind::Unsupported, super::availability()))
    }
}
