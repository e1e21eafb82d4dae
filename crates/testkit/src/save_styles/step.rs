//! The steps that saving is made of.

use rustix::fs::{AtFlags, CWD, Mode, OFlags, RenameFlags};
use std::fs::{self, File, FileTimes, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

/// A name in the same folder, with something before and after it.
pub(super) fn beside(path: &Path, before: &str, after: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{before}{name}{after}"))
}

pub(super) fn pause(time: Duration) {
    thread::sleep(time);
}

/// Creates, writes, syncs and closes a file, also over one that is there.
pub(super) fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)
}

/// Truncates, writes and closes a file.
pub(super) fn in_place(path: &Path, bytes: &[u8]) -> io::Result<()> {
    create(path, bytes)
}

pub(super) fn truncate(path: &Path) -> io::Result<()> {
    File::create(path).map(drop)
}

pub(super) fn append(path: &Path, bytes: &[u8]) -> io::Result<()> {
    File::options().append(true).create(true).open(path)?.write_all(bytes)
}

/// Truncates, and takes its time before writing and before closing.
pub(super) fn truncate_write_close(path: &Path, bytes: &[u8], gap: Duration) -> io::Result<()> {
    let mut file = File::create(path)?;
    pause(gap);
    file.write_all(bytes)?;
    file.sync_data()?;
    pause(gap);
    Ok(())
}

/// Writes in three pieces, each of which may be a program.
pub(super) fn write_slowly(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    for piece in bytes.chunks(bytes.len().div_ceil(3).max(1)) {
        file.write_all(piece)?;
        pause(Duration::from_millis(2));
    }
    Ok(())
}

/// Writes, and closes long after.
pub(super) fn close_later(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::options().write(true).create(true).truncate(false).open(path)?;
    file.set_len(0)?;
    file.write_all(bytes)?;
    thread::spawn(move || {
        pause(Duration::from_secs(10));
        drop(file);
    });
    Ok(())
}

pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        // The first save of a new file has nothing to keep.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        res => res,
    }
}

pub(super) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        res => res,
    }
}

pub(super) fn link(from: &Path, to: &Path) -> io::Result<()> {
    fs::hard_link(from, to)
}

pub(super) fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    Ok(rustix::fs::renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

/// Writes a file that has no name, and gives it one.
pub(super) fn unnamed(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
    let Ok(file) = rustix::fs::open(folder, flags, Mode::from_raw_mode(0o644)) else {
        // Not every file system has it; the name appears the same way.
        let hidden = beside(path, ".", ".unnamed");
        create(&hidden, bytes)?;
        remove(path)?;
        link(&hidden, path)?;
        return remove(&hidden);
    };
    let mut file = File::from(file);
    file.write_all(bytes)?;
    let fd = std::os::fd::AsRawFd::as_raw_fd(&file);
    remove(path)?;
    let name = format!("/proc/self/fd/{fd}");
    rustix::fs::linkat(CWD, name, CWD, path, AtFlags::SYMLINK_FOLLOW)?;
    Ok(())
}

/// Writes through a mapping: no write is ever told of, only the close.
#[expect(unsafe_code, reason = "a mapping is raw memory")]
pub(super) fn map(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use rustix::mm::{MapFlags, ProtFlags, mmap, munmap};
    let file = File::options().read(true).write(true).create(true).truncate(false).open(path)?;
    file.set_len(bytes.len() as u64)?;
    if bytes.is_empty() {
        return Ok(());
    }
    // SAFETY: a fresh mapping of the file's whole length, unmapped below, with
    // nobody else's memory in it.
    unsafe {
        let protection = ProtFlags::READ | ProtFlags::WRITE;
        let at = mmap(std::ptr::null_mut(), bytes.len(), protection, MapFlags::SHARED, &file, 0)?;
        std::ptr::copy_nonoverlapping(bytes.as_ptr(), at.cast::<u8>(), bytes.len());
        munmap(at, bytes.len())?;
    }
    Ok(())
}

/// Opens for writing and closes, with no change.
pub(super) fn touch(path: &Path) -> io::Result<()> {
    File::options().append(true).create(true).open(path).map(drop)
}

pub(super) fn chmod(path: &Path) -> io::Result<()> {
    fs::set_permissions(path, Permissions::from_mode(0o644))
}

/// Sets the file's time long back.
pub(super) fn make_old(path: &Path) -> io::Result<()> {
    let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    File::options().write(true).open(path)?.set_times(FileTimes::new().set_modified(old))
}
