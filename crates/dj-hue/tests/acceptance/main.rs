//! The acceptance list of `docs/reload.md`, played by the real program: real
//! files, its own watcher, Python in its worker, and packets of light.
//!
//! Every test is named after its scenario. One oracle looks at every frame of
//! every show (`rehearsal/oracle.rs`): none missing, none late by more than a
//! period unless the machine was, none black, none of a version that never was
//! good, and none older than the one before. What cannot be played here is
//! played by `crates/loader/tests` or in virtual time by
//! `crates/reload/tests/scenarios`; the page says which.
//!
//! `ROUNDS=50 TRIALS=200 BURSTS=5000 SECONDS=600 cargo test -p dj-hue --test acceptance`
//! plays as often, and for as long, as the list wants at its strictest.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
#![cfg(target_os = "linux")]

mod content;
mod list;
#[path = "../rehearsal/mod.rs"]
mod rehearsal;
mod saves;
mod timing;
mod tree;
mod trouble;
mod when;

use std::time::Duration;

/// A number from the environment, to test longer than CI has time for.
fn setting(name: &str, default: u32) -> u32 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// A red for the next version of a show, other than the last.
fn fresh(number: usize) -> u8 {
    61 + (number % 190) as u8
}
