//! The `dj_hue` package as files, for editors to complete and check against.

use crate::interpreter::package::SOURCES;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Writes the package into a folder and gives the files it wrote, all below
/// `dj_hue`. What is there is overwritten.
///
/// # Errors
/// If a folder or a file cannot be written.
pub fn write_stubs(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let root = folder.join("dj_hue");
    // It tells type checkers that the hints are meant for them.
    let marker = ("py.typed", "");
    let files = SOURCES.iter().map(|source| (source.path, source.text)).chain([marker]);
    files
        .map(|(path, text)| {
            let file = root.join(path);
            fs::create_dir_all(file.parent().unwrap_or(&root))?;
            fs::write(&file, text)?;
            Ok(file)
        })
        .collect()
}
