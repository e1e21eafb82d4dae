//! Ableton Link: one tempo and one beat with the programs on the network.
//!
//! The library keeps the session; we look at it a few times a second. We only
//! follow: nothing here ever changes a session's tempo.

#[cfg(feature = "link")]
#[path = "link/session.rs"]
mod system;
#[cfg(not(feature = "link"))]
#[path = "link/absent.rs"]
mod system;

pub use system::Session;

/// As `doctor` says it.
pub fn availability() -> &'static str {
    if cfg!(feature = "link") {
        "Ableton Link is built in"
    } else {
        "Ableton Link is not built in (cargo build --features link; needs cmake, C++ and libclang)"
    }
}
