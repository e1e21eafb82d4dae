//! What a build without MIDI has in place of devices.

use super::{Listening, Ports};
use crate::Tell;
use std::time::Instant;

/// Listens to nothing.
#[derive(Debug)]
pub struct Listener;

impl Listener {
    /// Says what is missing; there is nothing to start.
    pub fn start(_: Listening, _: Instant, _: Tell) -> Result<Self, Ports> {
        Err(Ports::NotBuiltIn)
    }
}

/// What MIDI there is here.
pub fn ports() -> Ports {
    Ports::NotBuiltIn
}
