//! What stays the same from one start to the next: who we are, on this
//! machine, for this user.

use crate::roster::Roster;
use crate::{artnet, sacn};
use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use wire::sacn::Cid;

/// The user's folder for what is neither a pattern nor to be shared, and the
/// identifier by which sACN receivers know this installation.
#[derive(Clone, Debug)]
pub struct Installation {
    folder: Option<PathBuf>,
    cid: Cid,
    /// What an output of ours has to itself; shared by all clones.
    claimed: Arc<Mutex<BTreeSet<String>>>,
    /// What all outputs send, likewise.
    sacn: Roster<sacn::Sent>,
    artnet: Roster<artnet::Sent>,
    artnet_port: u16,
}

/// Something that one output has to itself, until this is dropped.
#[derive(Debug)]
pub(crate) struct Claim {
    name: String,
    claimed: Arc<Mutex<BTreeSet<String>>>,
    /// Locked, so that other programs of this user know. The system gives it back
    /// however we end.
    lock: Option<File>,
}

/// Who has what is claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Claimant {
    /// Another output of this program.
    Ours,
    /// Another program that runs for the same user.
    Another,
}

impl Drop for Claim {
    fn drop(&mut self) {
        let mut claimed = self.claimed.lock().unwrap_or_else(PoisonError::into_inner);
        // Both at once for whoever of us claims it next.
        self.lock = None;
        claimed.remove(&self.name);
    }
}

const CID_FILE: &str = "cid";

impl Installation {
    /// The one in the user's configuration folder: `$XDG_CONFIG_HOME/dj-hue`,
    /// `~/.config/dj-hue`, `~/Library/Application Support/dj-hue` or
    /// `%APPDATA%\dj-hue`.
    pub fn of_user() -> Self {
        user_folder().map_or_else(Self::for_now, Self::in_folder)
    }

    /// The one in this folder, which is made when there is something to keep.
    /// Where that fails, receivers will see somebody new each time.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        let folder = folder.into();
        let kept = std::fs::read_to_string(folder.join(CID_FILE)).ok();
        let cid = kept.and_then(|text| parse_cid(text.trim())).unwrap_or_else(|| {
            let cid = random_cid();
            let _ =
                write_private(&folder.join(CID_FILE), format!("{}\n", print_cid(cid)).as_bytes());
            cid
        });
        Self { folder: Some(folder), ..Self::known_as(cid) }
    }

    /// One that keeps nothing.
    pub fn for_now() -> Self {
        Self::known_as(random_cid())
    }

    fn known_as(cid: Cid) -> Self {
        Self {
            folder: None,
            cid,
            claimed: Arc::default(),
            sacn: Roster::new(),
            artnet: Roster::new(),
            artnet_port: wire::artnet::PORT,
        }
    }

    /// The same, asked by `ArtPoll` at a port of its own: where another program
    /// is to have Art-Net's.
    #[must_use]
    pub fn asked_at(self, artnet_port: u16) -> Self {
        Self { artnet_port, ..self }
    }

    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    pub fn cid(&self) -> Cid {
        self.cid
    }

    /// Waits a moment, until those who list the sources of a network know that
    /// nothing comes from here any more. For a program that ends, when its outputs
    /// have ended: what is told in the background would end with it.
    pub fn say_goodbye(&self) {
        /// A list waits a tenth of a second for other changes.
        const PATIENCE: Duration = Duration::from_millis(500);
        self.sacn.wait_for_the_last_word(PATIENCE);
    }

    pub(crate) fn sacn(&self) -> &Roster<sacn::Sent> {
        &self.sacn
    }

    pub(crate) fn artnet(&self) -> &Roster<artnet::Sent> {
        &self.artnet
    }

    /// Where `ArtPoll` is heard.
    pub(crate) fn artnet_port(&self) -> u16 {
        self.artnet_port
    }

    /// Claims something by its name, which is one for a file, too. Who takes over
    /// has it from other programs without asking, not from other outputs.
    ///
    /// # Errors
    /// Where somebody has it.
    pub(crate) fn claim(&self, name: &str, take_over: bool) -> Result<Claim, Claimant> {
        let mut claimed = self.claimed.lock().unwrap_or_else(PoisonError::into_inner);
        if claimed.contains(name) {
            return Err(Claimant::Ours);
        }
        let lock = match self.lock(name) {
            Err(Claimant::Another) if take_over => None,
            lock => lock?,
        };
        claimed.insert(name.to_owned());
        Ok(Claim { name: name.to_owned(), claimed: self.claimed.clone(), lock })
    }

    /// Where no file can be made, or none be locked, other programs learn nothing
    /// of a claim.
    fn lock(&self, name: &str) -> Result<Option<File>, Claimant> {
        let Some(folder) = &self.folder else { return Ok(None) };
        let Ok(file) = File::create(folder.join(format!("{name}.lock"))) else { return Ok(None) };
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Err(Claimant::Another),
            Err(TryLockError::Error(_)) => Ok(None),
        }
    }
}

fn user_folder() -> Option<PathBuf> {
    let folder_in = |variable, below: &str| {
        let base = std::env::var_os(variable).map(PathBuf::from).filter(|it| it.is_absolute())?;
        Some(base.join(below))
    };
    if cfg!(windows) {
        folder_in("APPDATA", "dj-hue")
    } else if cfg!(target_os = "macos") {
        folder_in("HOME", "Library/Application Support/dj-hue")
    } else {
        folder_in("XDG_CONFIG_HOME", "dj-hue").or_else(|| folder_in("HOME", ".config/dj-hue"))
    }
}

/// Writes a file that only the user may read, whole or not at all, and its
/// folder if need be.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().expect("the file is in a folder");
    std::fs::create_dir_all(folder)?;
    let unfinished = path.with_extension(format!("{}.new", std::process::id()));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&unfinished)?;
    file.write_all(bytes).and_then(|()| file.sync_all())?;
    std::fs::rename(unfinished, path)
}

/// The standard library seeds its hashers from the system's randomness, which
/// is plenty for being nobody else.
fn random_cid() -> Cid {
    let half = || RandomState::new().hash_one(std::process::id()).to_be_bytes();
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&half());
    bytes[8..].copy_from_slice(&half());
    Cid::of_random_bytes(bytes)
}

/// As UUIDs are written: 8-4-4-4-12 hex digits.
fn print_cid(cid: Cid) -> String {
    let dash = |index: usize| if [4, 6, 8, 10].contains(&index) { "-" } else { "" };
    cid.0.iter().enumerate().map(|(index, byte)| format!("{}{byte:02x}", dash(index))).collect()
}

fn parse_cid(text: &str) -> Option<Cid> {
    let digits: String = text.chars().filter(|it| *it != '-').collect();
    let number = u128::from_str_radix(&digits, 16).ok()?;
    (digits.len() == 32).then(|| Cid(number.to_be_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_installation_keeps_its_identifier_to_itself() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("new/dj-hue");
        let first = Installation::in_folder(&folder);
        assert_eq!(Installation::in_folder(&folder).cid(), first.cid());
        assert_ne!(Installation::for_now().cid(), first.cid());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = folder.join(CID_FILE).metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn what_is_claimed_is_free_again_when_its_owner_ends() {
        let folder = tempfile::tempdir().unwrap();
        let [ours, another] = [(); 2].map(|()| Installation::in_folder(folder.path()));
        let who = |it: &Installation, name: &str| it.claim(name, false).err();
        let claim = ours.claim("bridge-a", false).unwrap();
        assert_eq!(who(&ours.clone(), "bridge-a"), Some(Claimant::Ours));
        assert_eq!(who(&another, "bridge-a"), Some(Claimant::Another));
        assert_eq!([who(&ours, "bridge-b"), who(&another, "bridge-b")], [None, None]);
        let taken_over = another.claim("bridge-a", true).unwrap();
        assert_eq!(who(&another, "bridge-a"), Some(Claimant::Ours));
        drop((claim, taken_over));
        assert_eq!(who(&another, "bridge-a"), None);
    }

    #[test]
    fn identifiers_are_written_as_uuids() {
        let cid = Cid(*b"0123456789abcdef");
        assert_eq!(print_cid(cid), "30313233-3435-3637-3839-616263646566");
        assert_eq!(parse_cid(&print_cid(cid)), Some(cid));
        assert_eq!(parse_cid("30313233"), None);
        assert_eq!(parse_cid("no"), None);
    }
}
