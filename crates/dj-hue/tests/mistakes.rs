//! What `check` says about each mistake in `mistakes/*.py`: word for word, in
//! the `.txt` beside it. With `UPDATE_EXPECT=1` it is written there.

use expect_test::expect_file;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::process::Command;

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes");
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the files are beside this one")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|it| it == "py"))
        .filter(|path| !path.file_name().unwrap_or_default().as_encoded_bytes().starts_with(b"_"))
        .collect();
    files.sort();
    files
}

fn check(path: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_dj-hue"))
        .args(["check", "--lights", "6"])
        .arg(path)
        .output()
        .expect("the program starts");
    let text = String::from_utf8_lossy(&output.stdout);
    let error = String::from_utf8_lossy(&output.stderr);
    format!("{text}{error}exit code {}\n", output.status.code().unwrap_or(-1))
}

#[test]
fn every_mistake_is_told_where_it_is_and_how_to_mend_it() {
    let files = files();
    assert!(files.len() > 30, "the files are gone");
    let differs = |path: &&PathBuf| {
        catch_unwind(|| expect_file![path.with_extension("txt")].assert_eq(&check(path))).is_err()
    };
    let wrong: Vec<_> = files.iter().filter(differs).collect();
    assert!(wrong.is_empty(), "told in other words: {wrong:#?}");
}
