//! Linux: which folders are watched, and what their events mean.
//!
//! Folders are watched, never files: most editors replace the file, and a
//! watch on it would die with the old one. A folder is watched before it is
//! listed, so that what appears in between is heard of.

use crate::Change;
use crate::trail::{self, Step};
use crate::walk::Passed;
use reload::{Files, Hint, Key};
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::inotify::{self, CreateFlags, ReadFlags, WatchFlags};
use rustix::io::Errno;
use std::collections::{BTreeMap, HashMap};
use std::ffi::{OsStr, OsString};
use std::mem::MaybeUninit;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// For folders in which only names matter: the root's parent, and those of
/// links on the way.
const NAMES: WatchFlags = WatchFlags::CREATE
    .union(WatchFlags::DELETE)
    .union(WatchFlags::MOVED_FROM)
    .union(WatchFlags::MOVED_TO)
    .union(WatchFlags::DELETE_SELF)
    .union(WatchFlags::MOVE_SELF)
    .union(WatchFlags::ONLYDIR)
    .union(WatchFlags::MASK_ADD);

/// For folders that hold files of ours. Not told: who opens and reads them;
/// that would be ourselves.
const FILES: WatchFlags =
    NAMES.union(WatchFlags::MODIFY).union(WatchFlags::ATTRIB).union(WatchFlags::CLOSE_WRITE);

#[derive(Debug)]
pub(crate) struct Inotify {
    fd: OwnedFd,
    folders: BTreeMap<i32, Folder>,
    round: u64,
    out_of_watches: bool,
    wanted: Files,
    /// Pretend that the system has no more than this.
    limit: usize,
}

#[derive(Debug)]
struct Folder {
    path: PathBuf,
    /// What the keys of its files begin with; `None` if it is not walked.
    prefix: Option<String>,
    /// Names that mean something else, or more.
    names: HashMap<OsString, Vec<Meaning>>,
    round: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// A link leads to this file.
    File(Key),
    /// Paths lead somewhere else when this changes.
    Relist,
    /// While it is there, a version control system is at work.
    Lock,
}

impl Inotify {
    pub(crate) fn new(wanted: Files, limit: usize) -> Result<Self, Errno> {
        let fd = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK)?;
        let folders = BTreeMap::new();
        Ok(Self { fd, folders, round: 0, out_of_watches: false, wanted, limit })
    }

    pub(crate) fn fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }

    pub(crate) fn watches(&self) -> usize {
        self.folders.len()
    }

    /// Begins to place watches anew.
    pub(crate) fn begin(&mut self) {
        self.round += 1;
        self.out_of_watches = false;
        for folder in self.folders.values_mut() {
            folder.prefix = None;
            folder.names.clear();
        }
    }

    /// Watches what decides where a path leads: the links on the way and its
    /// last name, or the nearest folder above that is there.
    pub(crate) fn place_root(&mut self, root: &Path) {
        let trail = trail::follow(root);
        for step in trail.links {
            self.place_name(&step, &Meaning::Relist, NAMES);
        }
        let mut step = trail.end;
        while let Some(it) = step {
            if self.place_name(&it, &Meaning::Relist, NAMES) {
                break;
            }
            let above = it.folder.parent().zip(it.folder.file_name());
            step = above.map(|(folder, name)| Step { folder: folder.into(), name: name.into() });
        }
    }

    pub(crate) fn place_lock(&mut self, lock: &Step) {
        self.place_name(lock, &Meaning::Lock, NAMES);
    }

    /// Watches what a walk came by.
    pub(crate) fn place(&mut self, passed: &Passed<'_>) {
        match passed {
            Passed::Folder { path, prefix } => {
                if let Some(folder) = self.watch(path, FILES) {
                    folder.prefix = Some((*prefix).to_owned());
                }
            }
            Passed::Link { path, key } => {
                let trail = trail::follow(path);
                for step in trail.links {
                    self.place_name(&step, &Meaning::Relist, NAMES);
                }
                if let (Some(end), Some(key)) = (trail.end, key) {
                    self.place_name(&end, &Meaning::File((*key).clone()), FILES);
                }
            }
        }
    }

    /// Ends placing: what was not placed again is watched no longer. The answer
    /// is whether everything could be.
    pub(crate) fn end(&mut self) -> bool {
        let round = self.round;
        let Self { fd, folders, .. } = self;
        folders.retain(|wd, folder| {
            let kept = folder.round == round;
            if !kept {
                let _ = inotify::remove_watch(&*fd, *wd);
            }
            kept
        });
        !self.out_of_watches
    }

    fn place_name(&mut self, step: &Step, meaning: &Meaning, flags: WatchFlags) -> bool {
        let Some(folder) = self.watch(&step.folder, flags) else { return false };
        let meanings = folder.names.entry(step.name.clone()).or_default();
        if !meanings.contains(meaning) {
            meanings.push(meaning.clone());
        }
        true
    }

    fn watch(&mut self, path: &Path, flags: WatchFlags) -> Option<&mut Folder> {
        let wd = match inotify::add_watch(&self.fd, path, flags) {
            Ok(wd) if self.folders.contains_key(&wd) || self.folders.len() < self.limit => wd,
            Ok(wd) => {
                let _ = inotify::remove_watch(&self.fd, wd);
                self.out_of_watches = true;
                return None;
            }
            Err(error) => {
                self.out_of_watches |= matches!(error, Errno::NOSPC | Errno::NOMEM);
                return None;
            }
        };
        let round = self.round;
        let new = || Folder { path: path.into(), prefix: None, names: HashMap::new(), round };
        let folder = self.folders.entry(wd).or_insert_with(new);
        if folder.round != round {
            (folder.path, folder.round) = (path.into(), round);
        }
        Some(folder)
    }

    /// Everything that has happened since.
    pub(crate) fn read(&mut self, changes: &mut Vec<Change>) {
        let mut buffer = [MaybeUninit::uninit(); 16 * 1024];
        let Self { fd, folders, wanted, .. } = self;
        let mut reader = inotify::Reader::new(&*fd, &mut buffer);
        loop {
            match reader.next() {
                Ok(event) => {
                    let name = event.file_name().map(|name| OsStr::from_bytes(name.to_bytes()));
                    heard(folders, wanted, (event.wd(), event.events(), name), changes);
                }
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => return,
                Err(_) => return push(changes, Change::Lost),
            }
        }
    }
}

/// What one event means.
fn heard(
    folders: &mut BTreeMap<i32, Folder>,
    wanted: &Files,
    (wd, what, name): (i32, ReadFlags, Option<&OsStr>),
    changes: &mut Vec<Change>,
) {
    if what.contains(ReadFlags::QUEUE_OVERFLOW) {
        return push(changes, Change::Lost);
    }
    // Events of a watch that has been removed are old news.
    let Some(folder) = folders.get(&wd) else { return };
    if what.contains(ReadFlags::IGNORED) {
        folders.remove(&wd);
        return push(changes, Change::Lost);
    }
    let gone = ReadFlags::DELETE_SELF | ReadFlags::MOVE_SELF | ReadFlags::UNMOUNT;
    if what.intersects(gone) {
        return push(changes, Change::Lost);
    }
    let Some(name) = name else { return };
    let named = what & (ReadFlags::CREATE | ReadFlags::MOVED_TO);
    let unnamed = what & (ReadFlags::DELETE | ReadFlags::MOVED_FROM);
    let names_changed = !named.is_empty() || !unnamed.is_empty();
    for meaning in folder.names.get(name).into_iter().flatten() {
        match meaning {
            Meaning::File(key) => push(changes, Change::Hint(key.clone(), hint(what))),
            Meaning::Lock => push(changes, Change::Hold(!named.is_empty())),
            Meaning::Relist if names_changed => push(changes, Change::Lost),
            Meaning::Relist => {}
        }
    }
    let (Some(prefix), Some(name)) = (&folder.prefix, name.to_str()) else { return };
    if wanted.wants(name) {
        push(changes, Change::Hint(format!("{prefix}{name}").into(), hint(what)));
    } else if !wanted.walks(name) {
        return;
    }
    let is_folder = what.contains(ReadFlags::ISDIR);
    if is_folder && names_changed || !named.is_empty() && is_link(&folder.path.join(name)) {
        push(changes, Change::Lost);
    }
}

fn hint(what: ReadFlags) -> Hint {
    if what.intersects(ReadFlags::CLOSE_WRITE | ReadFlags::MOVED_TO) {
        Hint::Finished
    } else if what.contains(ReadFlags::CREATE) {
        Hint::Appeared
    } else if what.contains(ReadFlags::MODIFY) {
        Hint::Written
    } else {
        Hint::Touched
    }
}

fn is_link(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok_and(|it| it.is_symlink())
}

/// A long save says the same thing many times.
fn push(changes: &mut Vec<Change>, change: Change) {
    if changes.last() != Some(&change) {
        changes.push(change);
    }
}
