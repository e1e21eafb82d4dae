//! Everything wanted that is below a folder.
//!
//! Links to folders are followed, but each real folder is entered once, under
//! its own name if it has one below the root. So links in a circle do no harm,
//! and a file has one name however it is reached.

use crate::look::stamp;
use reload::{Files, Key, Stamp};
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What a walk came by, told as it happens.
pub(crate) enum Passed<'a> {
    /// A folder, before it is listed. Keys of what is in it begin with
    /// `prefix`.
    Folder { path: &'a Path, prefix: &'a str },
    /// A link to a folder, or from a wanted name (then with its key).
    Link { path: &'a Path, key: Option<&'a Key> },
}

/// The wanted files below a root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Listing {
    pub(crate) files: BTreeMap<Key, Entry>,
    /// The folders they are in, to notice new ones by.
    pub(crate) folders: BTreeMap<Key, Stamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) stamp: Stamp,
    /// It has no other name, so whoever writes to it does it here.
    pub(crate) is_plain: bool,
}

/// Lists a folder. One that is not there is empty.
pub(crate) fn walk(root: &Path, wanted: &Files, passed: &mut dyn FnMut(Passed<'_>)) -> Listing {
    let mut walk = Walk { wanted, passed, listing: Listing::default(), entered: HashSet::new() };
    let mut links = walk.folders(root.to_path_buf(), String::new());
    while let Some((prefix, path)) = links.pop_first() {
        links.extend(walk.folders(path, prefix));
    }
    walk.listing
}

type Links = BTreeMap<String, PathBuf>;

struct Walk<'a> {
    wanted: &'a Files,
    passed: &'a mut dyn FnMut(Passed<'_>),
    listing: Listing,
    entered: HashSet<(u64, u64, PathBuf)>,
}

impl Walk<'_> {
    /// Lists a folder and the real folders below it; the answer has the links
    /// to others.
    fn folders(&mut self, path: PathBuf, prefix: String) -> Links {
        let mut links = Links::new();
        let mut rest = vec![(path, prefix)];
        while let Some((path, prefix)) = rest.pop() {
            let Ok(metadata) = fs::metadata(&path) else { continue };
            let id = stamp(&metadata);
            if !metadata.is_dir() || !self.entered.insert(identity(id, &path)) {
                continue;
            }
            (self.passed)(Passed::Folder { path: &path, prefix: &prefix });
            // Only which folder it is: its times change with every save.
            let id = Stamp { device: id.device, inode: id.inode, ..Stamp::default() };
            self.listing.folders.insert(prefix.as_str().into(), id);
            let Ok(entries) = fs::read_dir(&path) else { continue };
            for entry in entries.flatten() {
                self.entry(&entry, &prefix, &mut rest, &mut links);
            }
        }
        links
    }

    fn entry(
        &mut self,
        entry: &fs::DirEntry,
        prefix: &str,
        rest: &mut Vec<(PathBuf, String)>,
        links: &mut Links,
    ) {
        let name = entry.file_name();
        let (Some(name), Ok(kind)) = (name.to_str(), entry.file_type()) else { return };
        let path = entry.path();
        if self.wanted.wants(name) {
            let key: Key = format!("{prefix}{name}").into();
            if kind.is_symlink() {
                (self.passed)(Passed::Link { path: &path, key: Some(&key) });
            }
            // A link that leads nowhere is listed as itself.
            let metadata = if kind.is_symlink() { fs::metadata(&path) } else { entry.metadata() };
            if let Ok(metadata) = metadata.or_else(|_| entry.metadata()) {
                let is_plain = kind.is_file() && has_one_name(&metadata);
                let entry = Entry { stamp: stamp(&metadata), is_plain };
                self.listing.files.insert(key, entry);
            }
        } else if self.wanted.walks(name) {
            if kind.is_dir() {
                rest.push((path, format!("{prefix}{name}/")));
            } else if kind.is_symlink() && fs::metadata(&path).is_ok_and(|it| it.is_dir()) {
                (self.passed)(Passed::Link { path: &path, key: None });
                links.insert(format!("{prefix}{name}/"), path);
            }
        }
    }
}

#[cfg(unix)]
fn has_one_name(metadata: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(metadata) == 1
}

#[cfg(not(unix))]
fn has_one_name(_metadata: &fs::Metadata) -> bool {
    true
}

/// Where there are no inodes, the path that all links lead to.
fn identity(id: Stamp, path: &Path) -> (u64, u64, PathBuf) {
    if cfg!(unix) {
        (id.device, id.inode, PathBuf::new())
    } else {
        (0, 0, fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf()))
    }
}
