//! The loader on real files, with a toy evaluator. The numbers of scenarios
//! are those of the acceptance list in `docs/reload.md`.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "these are tests")]

mod built_in;
mod bursts;
mod once;
mod readiness;
mod scenarios;
mod stage;
mod trees;

/// A number from the environment, to test longer than CI has time for.
fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}
