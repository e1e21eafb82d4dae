//! What a program holds of the system.

use std::fs;
use std::path::{Path, PathBuf};

/// What a program holds, its workers included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Holdings {
    pub(crate) kibibytes: usize,
    /// The program's alone: a worker's are its own business, and it is one of
    /// a few.
    pub(crate) own_kibibytes: usize,
    /// The same without the pages of its file: how many of those are there is up
    /// to the machine, which takes them back as it likes.
    pub(crate) anonymous_kibibytes: usize,
    pub(crate) threads: usize,
    pub(crate) descriptors: usize,
    pub(crate) processes: usize,
    pub(crate) watches: usize,
}

impl Holdings {
    pub(crate) fn of(id: u32) -> Self {
        let folder = PathBuf::from(format!("/proc/{id}"));
        let status = fs::read_to_string(folder.join("status")).unwrap_or_default();
        let figure = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|it| it.split_whitespace().next()?.parse().ok()).unwrap_or(0)
        };
        let mut all = Self {
            kibibytes: figure("VmRSS:"),
            own_kibibytes: figure("VmRSS:"),
            anonymous_kibibytes: figure("RssAnon:"),
            threads: figure("Threads:"),
            descriptors: fs::read_dir(folder.join("fd")).map_or(0, Iterator::count),
            processes: 1,
            watches: watches(&folder),
        };
        for child in children(id) {
            let its = Self::of(child);
            all.kibibytes += its.kibibytes;
            all.threads += its.threads;
            all.descriptors += its.descriptors;
            all.processes += its.processes;
            all.watches += its.watches;
        }
        all
    }
}

fn watches(process: &Path) -> usize {
    let infos = fs::read_dir(process.join("fdinfo")).into_iter().flatten().flatten();
    let infos = infos.filter_map(|info| fs::read_to_string(info.path()).ok());
    infos.map(|info| info.matches("inotify wd:").count()).sum()
}

fn children(id: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().flatten();
    let lists = threads.filter_map(|it| fs::read_to_string(it.path().join("children")).ok());
    lists
        .flat_map(|list| {
            list.split_whitespace().filter_map(|it| it.parse().ok()).collect::<Vec<_>>()
        })
        .collect()
}
