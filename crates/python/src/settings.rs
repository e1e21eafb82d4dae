//! What a load may cost, and what holds it in.

use std::path::PathBuf;
use std::time::Duration;

#[derive(Clone, Debug)]
pub struct Settings {
    /// The program to run as a worker; `None` is this one, run again.
    pub program: Option<PathBuf>,
    /// The time one load may take, from request to answer. The time the host
    /// takes to read helper modules does not count, nor (on Linux) the time
    /// during which the worker had no processor, up to twenty budgets in all.
    pub time_budget: Duration,
    /// Bytes a load may allocate on top of what the interpreter needs.
    pub memory_budget: u64,
    /// Bytes of the encoded tree.
    pub result_budget: u32,
    /// A worker is replaced after so many loads, or when it has grown by half
    /// the memory budget.
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

/// The walls around a worker that hold on this machine, each on top of the
/// last: without any, a file still finds no files, sockets or processes,
/// because the interpreter was built without them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Isolation {
    /// The kernel limits the worker's memory, files and core dumps.
    pub limits: bool,
    /// Landlock keeps the file system (and, on newer kernels, TCP) away.
    pub landlock: bool,
    /// seccomp refuses every system call but the few that the interpreter
    /// needs.
    pub seccomp: bool,
    /// The kernel ends the worker with the program.
    pub dies_with_parent: bool,
}

impl Isolation {
    pub(crate) fn bits(self) -> u32 {
        let walls = [self.limits, self.landlock, self.seccomp, self.dies_with_parent];
        walls.iter().rev().fold(0, |bits, wall| bits << 1 | u32::from(*wall))
    }

    pub(crate) fn from_bits(bits: u32) -> Self {
        let wall = |at: u32| bits >> at & 1 != 0;
        Self { limits: wall(0), landlock: wall(1), seccomp: wall(2), dies_with_parent: wall(3) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walls_and_bits_agree() {
        for bits in 0..16 {
            assert_eq!(Isolation::from_bits(bits).bits(), bits);
        }
    }
}
