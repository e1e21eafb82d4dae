//! Where running shows listen, noted down for other programs of the same user.
//!
//! Each show writes one small file, `show-PID.json`, which only the user may
//! read, as it holds the token. It goes with the show. What a crash leaves
//! behind is known by the lock on the file beside it, `show-PID.lock`, which the
//! system lifts with the process, however that ends: so nobody sends a token to
//! whoever has the port now.

use crate::private::write_private;
use crate::{Error, Server, Token};
use serde::{Deserialize, Serialize};
use std::fs::{File, TryLockError};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// A note that is there as long as this value.
#[derive(Debug)]
pub struct Announcement {
    path: PathBuf,
    lock: PathBuf,
    /// Locked as long as the show lives.
    _alive: File,
}

/// A show that says it is running.
#[derive(Clone, Debug)]
pub struct Announced {
    /// Where to reach it from this machine.
    pub address: SocketAddr,
    pub token: Option<Token>,
    /// The folder of its patterns.
    pub patterns: PathBuf,
}

#[derive(Deserialize, Serialize)]
struct Note {
    v: u32,
    address: SocketAddr,
    token: Option<String>,
    patterns: PathBuf,
}

/// Notes where a show listens, and which folder it plays.
///
/// # Errors
/// The note cannot be written.
pub fn announce(server: &Server, patterns: &Path) -> Result<Announcement, Error> {
    announce_in(&folder(), server.address(), server.token(), patterns)
}

/// The shows that have been announced, newest first.
pub fn announced() -> Vec<Announced> {
    announced_in(&folder())
}

fn announce_in(
    folder: &Path,
    address: SocketAddr,
    token: Option<&Token>,
    patterns: &Path,
) -> Result<Announcement, Error> {
    let path = folder.join(format!("show-{}.json", std::process::id()));
    let lock = path.with_extension("lock");
    let failed = |source| Error::Announce { path: path.clone(), source };
    let alive = hold(&lock).map_err(failed)?;
    let note = Note {
        v: 1,
        address: from_here(address),
        token: token.map(|it| it.as_str().to_owned()),
        patterns: fs::canonicalize(patterns).unwrap_or_else(|_| patterns.to_owned()),
    };
    let text = serde_json::to_string(&note).expect("a note has text keys only");
    write_private(&path, &text).map_err(failed)?;
    Ok(Announcement { path, lock, _alive: alive })
}

/// Makes a file and locks it.
fn hold(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let file = File::options().create(true).truncate(false).write(true).open(path)?;
    match file.try_lock() {
        // Where there are no locks, every note is believed.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(io::ErrorKind::AlreadyExists.into()),
    }
}

/// Whether the show that wrote a note is no more.
fn has_ended(note: &Path) -> bool {
    match File::options().write(true).open(note.with_extension("lock")) {
        Ok(lock) => lock.try_lock().is_ok(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

fn announced_in(folder: &Path) -> Vec<Announced> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<_> = files
        .map(|it| it.path())
        .filter(|it| is_note(it))
        .filter_map(|it| Some((fs::metadata(&it).ok()?.modified().ok()?, read(&it)?)))
        .collect();
    found.sort_by_key(|(written, _)| std::cmp::Reverse(*written));
    found.into_iter().map(|(_, announced)| announced).collect()
}

fn is_note(path: &Path) -> bool {
    let name = path.file_stem().and_then(|it| it.to_str());
    name.is_some_and(|it| it.starts_with("show-"))
        && path.extension().is_some_and(|it| it == "json")
}

/// Reads a note; one of a show that has ended is taken away.
fn read(path: &Path) -> Option<Announced> {
    if has_ended(path) {
        // Somebody else may have been first.
        let _ = fs::remove_file(path);
        let _ = fs::remove_file(path.with_extension("lock"));
        return None;
    }
    let note: Note = serde_json::from_str(&fs::read_to_string(path).ok()?).ok()?;
    let token = match note.token {
        Some(token) => Some(Token::parse(&token)?),
        None => None,
    };
    Some(Announced { address: note.address, token, patterns: note.patterns })
}

impl Drop for Announcement {
    fn drop(&mut self) {
        // A note that stays is known by its lock, which goes with the process.
        let _ = fs::remove_file(&self.path);
        let _ = fs::remove_file(&self.lock);
    }
}

/// An address at which this machine reaches a listener.
fn from_here(address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => (Ipv4Addr::LOCALHOST, address.port()).into(),
        IpAddr::V6(ip) if ip.is_unspecified() => (Ipv6Addr::LOCALHOST, address.port()).into(),
        _ => address,
    }
}

/// `$XDG_RUNTIME_DIR/dj-hue`, or else a folder of the user's for what need not
/// last: `~/.cache/dj-hue`, `~/Library/Caches/dj-hue`, `%LOCALAPPDATA%\dj-hue`.
fn folder() -> PathBuf {
    let below = |variable, rest: &str| {
        let base = std::env::var_os(variable).map(PathBuf::from).filter(|it| it.is_absolute())?;
        Some(base.join(rest))
    };
    let found = if cfg!(windows) {
        below("LOCALAPPDATA", "dj-hue")
    } else if cfg!(target_os = "macos") {
        below("HOME", "Library/Caches/dj-hue")
    } else {
        below("XDG_RUNTIME_DIR", "dj-hue")
            .or_else(|| below("XDG_CACHE_HOME", "dj-hue"))
            .or_else(|| below("HOME", ".cache/dj-hue"))
    };
    found.unwrap_or_else(|| std::env::temp_dir().join("dj-hue"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_show_is_found_as_long_as_it_runs() {
        let folder = tempfile::tempdir().unwrap();
        let notes = folder.path().join("notes");
        let token = Token::random().unwrap();
        let address = "0.0.0.0:8477".parse().unwrap();
        let announcement = announce_in(&notes, address, Some(&token), folder.path()).unwrap();
        let found = announced_in(&notes);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].address, "127.0.0.1:8477".parse().unwrap());
        assert_eq!(found[0].token.as_ref(), Some(&token));
        assert_eq!(found[0].patterns, fs::canonicalize(folder.path()).unwrap());
        drop(announcement);
        assert!(announced_in(&notes).is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn only_the_user_may_read_the_token() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let address = "127.0.0.1:1".parse().unwrap();
        // What somebody left there is replaced, not written into.
        let left = folder.path().join(format!("show-{}.new", std::process::id()));
        fs::write(&left, "").unwrap();
        fs::set_permissions(&left, fs::Permissions::from_mode(0o666)).unwrap();
        let announcement = announce_in(folder.path(), address, None, folder.path()).unwrap();
        let mode = fs::metadata(&announcement.path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn nonsense_in_the_folder_is_no_show() {
        let folder = tempfile::tempdir().unwrap();
        let short = r#"{"v":1,"address":"127.0.0.1:1","token":"x","patterns":"/"}"#;
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("show-1.json", "{");
        write("show-2.json", short);
        let _alive =
            ["show-1.lock", "show-2.lock"].map(|it| hold(&folder.path().join(it)).unwrap());
        assert!(announced_in(folder.path()).is_empty());
        assert!(announced_in(&folder.path().join("none")).is_empty());
        assert!(folder.path().join("show-1.json").exists(), "it may be another version's");
    }

    #[test]
    fn what_a_crash_leaves_behind_is_no_show() {
        let folder = tempfile::tempdir().unwrap();
        let address = "127.0.0.1:1".parse().unwrap();
        let announcement = announce_in(folder.path(), address, None, folder.path()).unwrap();
        assert_eq!(announced_in(folder.path()).len(), 1);
        // The lock goes with the process, and the files stay.
        let (note, lock) = (announcement.path.clone(), announcement.lock.clone());
        let text = fs::read_to_string(&note).unwrap();
        drop(announcement);
        fs::write(&note, text).unwrap();
        fs::write(&lock, "").unwrap();
        assert!(announced_in(folder.path()).is_empty());
        assert!(!note.exists() && !lock.exists());
    }
}
