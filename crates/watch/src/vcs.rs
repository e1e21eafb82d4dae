//! Where git keeps the lock it holds while it rewrites files.

use crate::trail::Step;
use std::path::{Path, PathBuf};

/// The lock of the repository that a folder belongs to, if it does.
pub(crate) fn lock_of(root: &Path) -> Option<Step> {
    let folder = root.ancestors().find_map(|above| repository(&above.join(".git")))?;
    Some(Step { folder, name: "index.lock".into() })
}

/// A work tree has a file in place of the folder, which says where that is.
fn repository(git: &Path) -> Option<PathBuf> {
    if git.is_dir() {
        return Some(git.into());
    }
    let text = std::fs::read_to_string(git).ok()?;
    let path = text.strip_prefix("gitdir:")?.trim();
    Some(git.parent()?.join(path)).filter(|path| path.is_dir())
}
