//! Reads a file, and says how sure the bytes are.

use reload::{Content, Look, Stamp};
use source::{Diagnostic, Kind};
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::Path;

/// What is larger is no pattern file. The interpreter takes no more either.
pub(crate) const MAX_BYTES: u64 = 1 << 20;

/// Looks at a file: identity, bytes, writers, identity again. Never blocks on
/// opening a pipe or a device, because it does not open them.
pub(crate) fn look(path: &Path) -> Look {
    match try_look(path) {
        Ok(look) => look,
        Err(error) => failed(&error),
    }
}

fn try_look(path: &Path) -> io::Result<Look> {
    let before = std::fs::metadata(path)?;
    if let Some(why) = refusal(&before) {
        return Ok(Look::Refused(Diagnostic::error(Kind::File, why)));
    }
    let mut file = open(path)?;
    let before = file.metadata()?;
    if let Some(why) = refusal(&before) {
        return Ok(Look::Refused(Diagnostic::error(Kind::File, why)));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(before.len()).unwrap_or(0) + 1);
    file.by_ref().take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    // Asked after reading: a writer that was there and has gone has changed
    // the identity, which is compared last.
    let writers = writers(&file);
    let stamp = stamp(&file.metadata()?);
    if stamp != self::stamp(&before) || stamp.len != bytes.len() as u64 {
        return Ok(Look::Torn);
    }
    Ok(Look::Bytes { stamp, content: Content::new(bytes), writers })
}

fn refusal(metadata: &Metadata) -> Option<String> {
    if metadata.is_dir() {
        Some("this is a folder, not a file".into())
    } else if !metadata.is_file() {
        Some("this is not an ordinary file".into())
    } else if metadata.len() > MAX_BYTES {
        let size = metadata.len().div_ceil(1 << 20);
        Some(format!("the file is too large: {size} MB, and {} MB is allowed", MAX_BYTES >> 20))
    } else {
        None
    }
}

fn failed(error: &io::Error) -> Look {
    use io::ErrorKind as E;
    match error.kind() {
        E::NotFound | E::NotADirectory => Look::Missing,
        E::PermissionDenied => {
            let hint = "check who may read it";
            Look::Refused(
                Diagnostic::error(Kind::File, "no permission to read the file").hint(hint),
            )
        }
        _ if is_passing(error) => Look::Torn,
        _ => Look::Refused(Diagnostic::error(Kind::File, format!("cannot read the file: {error}"))),
    }
}

/// Whether trying again soon may help: the file is locked for a moment, or we
/// have too many open.
fn is_passing(error: &io::Error) -> bool {
    const EMFILE: i32 = 24;
    const ENFILE: i32 = 23;
    const SHARING_VIOLATION: i32 = 32;
    const LOCK_VIOLATION: i32 = 33;
    match error.raw_os_error() {
        Some(code) if cfg!(windows) => code == SHARING_VIOLATION || code == LOCK_VIOLATION,
        Some(code) => code == EMFILE || code == ENFILE,
        None => matches!(error.kind(), io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock),
    }
}

#[cfg(target_os = "linux")]
fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    // Between the first look at its type and now it may have become a pipe.
    File::options().read(true).custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY).open(path)
}

#[cfg(not(target_os = "linux"))]
fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}

#[cfg(target_os = "linux")]
use crate::lease::writers;

#[cfg(not(target_os = "linux"))]
fn writers(_file: &File) -> reload::Writers {
    reload::Writers::Unknown
}

/// The identity of a file.
#[cfg(unix)]
pub(crate) fn stamp(metadata: &Metadata) -> Stamp {
    use std::os::unix::fs::MetadataExt;
    let nanoseconds =
        |seconds: i64, rest: i64| i128::from(seconds) * 1_000_000_000 + i128::from(rest);
    Stamp {
        device: metadata.dev(),
        inode: metadata.ino(),
        len: metadata.len(),
        modified: nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
        changed: nanoseconds(metadata.ctime(), metadata.ctime_nsec()),
    }
}

/// The identity of a file, without knowing which of several it is.
#[cfg(not(unix))]
pub(crate) fn stamp(metadata: &Metadata) -> Stamp {
    let nanoseconds = |time: io::Result<std::time::SystemTime>| {
        let since = time.ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
        since.map_or(0, |since| since.as_nanos() as i128)
    };
    Stamp {
        len: metadata.len(),
        modified: nanoseconds(metadata.modified()),
        changed: nanoseconds(metadata.created()),
        ..Stamp::default()
    }
}
