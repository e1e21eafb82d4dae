//! How editors and tools save a file, replayed as system calls.
//!
//! Each style was recorded from the program it is named after (or, where that
//! is not free, written after its source). Put the file in a folder that is not
//! the temporary one: some editors save differently there.

mod step;

use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;
use step::{
    append, beside, chmod, close_later, create, exchange, in_place, link, map, pause, remove,
    rename, touch, truncate, unnamed, write_slowly,
};

/// A way to give a file new contents.
#[derive(Clone, Copy)]
pub struct Style {
    pub name: &'static str,
    /// Leaves `path` with these bytes; the file exists before, in most styles.
    pub save: fn(path: &Path, bytes: &[u8]) -> io::Result<()>,
}

impl std::fmt::Debug for Style {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// Every style.
pub const STYLES: &[Style] = &[
    Style { name: "vim", save: vim },
    Style { name: "vim backupcopy=no", save: vim_backupcopy_no },
    Style { name: "vim backupcopy=yes", save: copy_to_backup_then_in_place },
    Style { name: "vim backup", save: rename_to_backup_then_create },
    Style { name: "neovim", save: vim },
    Style { name: "nano", save: nano },
    Style { name: "nano -B", save: keep_backup_then_in_place },
    Style { name: "emacs first save", save: emacs_first },
    Style { name: "emacs later save", save: emacs_later },
    Style { name: "emacs backup-by-copying", save: keep_backup_then_in_place },
    Style { name: "emacs file-precious-flag", save: emacs_precious },
    Style { name: "micro", save: micro },
    Style { name: "kakoune", save: in_place },
    Style { name: "joe", save: joe },
    Style { name: "jed", save: jed },
    Style { name: "mg", save: mg },
    Style { name: "VS Code", save: vs_code },
    Style { name: "VS Code, slowly", save: vs_code_slowly },
    Style { name: "VS Code on Windows", save: vs_code_on_windows },
    Style { name: "JetBrains", save: jetbrains },
    Style { name: "Sublime atomic_save", save: sublime },
    Style { name: "Kate", save: kate },
    Style { name: "gedit", save: gedit },
    Style { name: "Helix", save: helix },
    Style { name: "O_TMPFILE and linkat", save: unnamed_then_link },
    Style { name: "hard link and unlink", save: link_and_unlink },
    Style { name: "cat >", save: in_place },
    Style { name: "cat >>", save: append_the_rest },
    Style { name: "sed -i", save: sed },
    Style { name: "cp", save: in_place },
    Style { name: "mv in the folder", save: mv },
    Style { name: "mv from elsewhere", save: mv_from_elsewhere },
    Style { name: "mv across file systems", save: git },
    Style { name: "rsync", save: rsync },
    Style { name: "rsync --inplace", save: rsync_in_place },
    Style { name: "git checkout", save: git },
    Style { name: "mmap", save: map },
    Style { name: "descriptor kept open", save: close_later },
    Style { name: "renameat2 exchange", save: exchange_then_remove },
    Style { name: "written in pieces", save: write_slowly },
];

/// The style of this name.
///
/// # Panics
/// If there is none.
pub fn style(name: &str) -> Style {
    let found = STYLES.iter().find(|style| style.name == name);
    *found.unwrap_or_else(|| panic!("no style is called `{name}`"))
}

fn swap_file(path: &Path) -> io::Result<()> {
    let swap = beside(path, ".", ".swp");
    let _ = fs::remove_file(&swap);
    create(&swap, b"b0VIM")
}

/// Tries whether the folder can be written to, renames the file away, writes a
/// new one, removes the old.
fn vim(path: &Path, bytes: &[u8]) -> io::Result<()> {
    swap_file(path)?;
    let probe = path.with_file_name("4913");
    create(&probe, b"")?;
    chmod(&probe)?;
    remove(&probe)?;
    vim_backupcopy_no(path, bytes)
}

fn vim_backupcopy_no(path: &Path, bytes: &[u8]) -> io::Result<()> {
    rename_to_backup_then_create(path, bytes)?;
    remove(&beside(path, "", "~"))
}

fn rename_to_backup_then_create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    rename(path, &beside(path, "", "~"))?;
    create(path, bytes)?;
    chmod(path)
}

fn keep_backup_then_in_place(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let backup = beside(path, "", "~");
    fs::write(&backup, fs::read(path)?)?;
    in_place(path, bytes)
}

fn copy_to_backup_then_in_place(path: &Path, bytes: &[u8]) -> io::Result<()> {
    keep_backup_then_in_place(path, bytes)?;
    chmod(path)?;
    remove(&beside(path, "", "~"))
}

fn nano(path: &Path, bytes: &[u8]) -> io::Result<()> {
    swap_file(path)?;
    in_place(path, bytes)
}

/// A lock that is a link to nowhere, whose name ends like a pattern's.
fn emacs_lock(path: &Path) -> io::Result<()> {
    let lock = beside(path, ".#", "");
    let _ = fs::remove_file(&lock);
    std::os::unix::fs::symlink("me@host.1234:1700000000", lock)
}

fn emacs_first(path: &Path, bytes: &[u8]) -> io::Result<()> {
    emacs_lock(path)?;
    create(&beside(path, "#", "#"), bytes)?;
    rename_to_backup_then_create(path, bytes)?;
    remove(&beside(path, ".#", ""))?;
    remove(&beside(path, "#", "#"))
}

fn emacs_later(path: &Path, bytes: &[u8]) -> io::Result<()> {
    emacs_lock(path)?;
    in_place(path, bytes)?;
    remove(&beside(path, ".#", ""))
}

fn emacs_precious(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = path.with_file_name("tmpA1b2C3");
    create(&temporary, b"")?;
    in_place(&temporary, bytes)?;
    rename(&temporary, path)?;
    chmod(path)
}

/// Opens the file for writing when it is only to be read.
fn micro(path: &Path, bytes: &[u8]) -> io::Result<()> {
    touch(path)?;
    in_place(path, bytes)
}

fn joe(path: &Path, bytes: &[u8]) -> io::Result<()> {
    emacs_lock(path)?;
    fs::write(beside(path, "", "~"), fs::read(path)?)?;
    write_slowly(path, bytes)?;
    chmod(path)?;
    remove(&beside(path, ".#", ""))
}

fn jed(path: &Path, bytes: &[u8]) -> io::Result<()> {
    emacs_lock(path)?;
    let _ = fs::remove_file(beside(path, "", "~"));
    rename_to_backup_then_create(path, bytes)
}

fn mg(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = beside(path, "", ".XyZ123");
    create(&temporary, &fs::read(path)?)?;
    rename(&temporary, &beside(path, "", "~"))?;
    chmod(path)?;
    in_place(path, bytes)
}

fn vs_code(path: &Path, bytes: &[u8]) -> io::Result<()> {
    step::truncate_write_close(path, bytes, Duration::ZERO)
}

fn vs_code_slowly(path: &Path, bytes: &[u8]) -> io::Result<()> {
    step::truncate_write_close(path, bytes, Duration::from_millis(50))
}

/// Truncates and closes, then opens again: a close of an empty file is not a
/// finished save.
fn vs_code_on_windows(path: &Path, bytes: &[u8]) -> io::Result<()> {
    truncate(path)?;
    pause(Duration::from_millis(5));
    append(path, bytes)
}

/// Nothing but renames ever names the file.
fn jetbrains(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = beside(path, "", "___jb_tmp___");
    let old = beside(path, "", "___jb_old___");
    create(&new, bytes)?;
    rename(path, &old)?;
    rename(&new, path)?;
    remove(&old)
}

fn sublime(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = path.with_file_name(".subl1f2.tmp");
    create(&temporary, bytes)?;
    rename(&temporary, path)
}

fn kate(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = beside(path, "", ".nXyZab");
    create(&temporary, bytes)?;
    rename(&temporary, path)
}

/// Renames first and closes afterwards.
fn gedit(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use std::io::Write;
    let temporary = path.with_file_name(".goutputstream-X1Y2Z3");
    let mut file = fs::File::create(&temporary)?;
    file.write_all(bytes)?;
    rename(&temporary, path)?;
    drop(file);
    Ok(())
}

fn helix(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let backup = beside(path, "", ".bck");
    rename(path, &backup)?;
    create(path, bytes)?;
    remove(&backup)
}

/// Only a new name says anything.
fn unnamed_then_link(path: &Path, bytes: &[u8]) -> io::Result<()> {
    unnamed(path, bytes)
}

fn link_and_unlink(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = beside(path, ".", ".new");
    create(&temporary, bytes)?;
    let _ = fs::remove_file(path);
    link(&temporary, path)?;
    remove(&temporary)
}

/// Appends if the new bytes begin with the old ones.
fn append_the_rest(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match bytes.strip_prefix(&*fs::read(path).unwrap_or_default()) {
        Some(rest) => append(path, rest),
        None => in_place(path, bytes),
    }
}

fn sed(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = path.with_file_name("sedA1b2C3");
    create(&temporary, bytes)?;
    chmod(&temporary)?;
    rename(&temporary, path)
}

fn mv(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = beside(path, "", ".new");
    create(&temporary, bytes)?;
    rename(&temporary, path)
}

fn mv_from_elsewhere(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let folder = path.parent().and_then(Path::parent).unwrap_or(path);
    let temporary = folder.join(format!("elsewhere-{}-{name}", std::process::id()));
    create(&temporary, bytes)?;
    rename(&temporary, path)
}

/// The name is gone, then empty, then whole.
fn git(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let _ = fs::remove_file(path);
    pause(Duration::from_millis(1));
    create(path, bytes)
}

/// Keeps the times of the file it copies, here a very old one.
fn rsync(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = beside(path, ".", ".Ab12Cd");
    create(&temporary, bytes)?;
    step::make_old(&temporary)?;
    rename(&temporary, path)
}

fn rsync_in_place(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_slowly(path, bytes)?;
    step::make_old(path)
}

fn exchange_then_remove(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = beside(path, "", ".new");
    create(&temporary, bytes)?;
    exchange(&temporary, path)?;
    remove(&temporary)
}
