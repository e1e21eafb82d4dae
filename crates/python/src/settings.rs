//! What a load may cost.

use std::path::PathBuf;
use std::time::Duration;

#[derive(Clone, Debug)]
pub struct Settings {
    /// The program to run as a worker; `None` is this one, run again.
    pub program: Option<PathBuf>,
    /// The time one load may take, from request to answer. The time the host
    /// takes to read helper modules does not count.
    pub time_budget: Duration,
    /// Bytes a load may allocate on top of what the interpreter needs.
    pub memory_budget: u64,
    /// Bytes of the encoded tree.
    pub result_budget: u32,
    /// A worker is replaced after so many loads.
    pub retire_after_loads: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            program: None,
            time_budget: Duration::from_millis(250),
            memory_budget: 256 << 20,
            result_budget: 16 << 20,
            retire_after_loads: 1000,
        }
    }
}
