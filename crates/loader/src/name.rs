//! Between paths and keys.

use crate::Key;
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// The root and the key of a file or a folder that somebody named by its path:
/// below the patterns folder if it is there, so that it finds the helpers it
/// would find in a show; else in the folder it is in. The patterns folder's own
/// key is empty.
///
/// # Errors
/// Where there is nothing of that name.
pub fn root_and_key(patterns: &Path, path: &Path) -> io::Result<(PathBuf, Key)> {
    let path = path.canonicalize()?;
    let own = if path.is_dir() { Some(&*path) } else { path.parent() };
    let roots = [patterns.canonicalize().ok(), own.map(Path::to_path_buf)];
    for root in roots.into_iter().flatten() {
        if let Ok(below) = path.strip_prefix(&root) {
            return Ok((root.clone(), key_of(below)));
        }
    }
    Err(ErrorKind::NotFound.into())
}

fn key_of(below: &Path) -> Key {
    let parts = below.components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_string_lossy()),
        _ => None,
    });
    Key::from(parts.collect::<Vec<_>>().join("/").as_str())
}

/// A file's key as people see it: without the suffix.
pub fn stem(key: &Key) -> Arc<str> {
    let name: &str = key;
    name.strip_suffix(".py").unwrap_or(name).into()
}
