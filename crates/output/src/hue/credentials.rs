//! Keys of paired bridges, kept in a file that only the user may read.

use super::Error;
use super::certificate::Fingerprint;
use crate::installation::{Installation, write_private};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::io::{self, ErrorKind};
use std::path::PathBuf;

/// What a bridge gave us, and how to find and recognise it.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// Sixteen hex digits, lower case.
    pub bridge: String,
    /// An IP address, with a port where it is not HTTPS's own.
    pub address: String,
    /// The port of the stream.
    pub stream_port: u16,
    pub certificate: Fingerprint,
    /// What HTTPS calls the user name.
    pub(crate) application_key: String,
    /// What DTLS calls the identity.
    pub(crate) stream_identity: String,
    pub(crate) stream_key: [u8; 16],
}

/// Keys stay out of logs.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("bridge", &self.bridge)
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

/// The file's form.
#[derive(Default, Deserialize, Serialize)]
struct Stored {
    bridges: Vec<StoredBridge>,
}

#[derive(Deserialize, Serialize)]
struct StoredBridge {
    id: String,
    address: String,
    #[serde(default = "stream_port", skip_serializing_if = "is_stream_port")]
    stream_port: u16,
    certificate_sha256: String,
    application_key: String,
    stream_identity: String,
    client_key: String,
}

fn stream_port() -> u16 {
    wire::hue::PORT
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes it so")]
fn is_stream_port(port: &u16) -> bool {
    *port == wire::hue::PORT
}

/// All bridges that were paired.
pub fn paired(installation: &Installation) -> Result<Vec<Credentials>, Error> {
    let Some(path) = path(installation) else { return Ok(Vec::new()) };
    let broken = |source| Error::Store { path: path.clone(), source };
    let text = match std::fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(broken(error)),
    };
    let stored: Stored = serde_json::from_slice(&text).map_err(|error| broken(error.into()))?;
    let known = stored.bridges.into_iter().map(StoredBridge::into_credentials);
    known.collect::<Option<_>>().ok_or_else(|| broken(ErrorKind::InvalidData.into()))
}

/// Keeps credentials, in the place of those of the same bridge.
pub(crate) fn keep(installation: &Installation, credentials: &Credentials) -> Result<(), Error> {
    let mut all = paired(installation)?;
    all.retain(|it| it.bridge != credentials.bridge);
    all.push(credentials.clone());
    store(installation, &all)
}

/// Forgets a bridge; says whether it was known.
pub fn forget(installation: &Installation, bridge: &str) -> Result<bool, Error> {
    let mut all = paired(installation)?;
    let before = all.len();
    all.retain(|it| !it.is(bridge));
    store(installation, &all)?;
    Ok(all.len() < before)
}

impl Credentials {
    /// Whether a bridge's id or address means this one.
    pub fn is(&self, bridge: &str) -> bool {
        self.bridge.eq_ignore_ascii_case(bridge) || self.address == bridge
    }
}

fn path(installation: &Installation) -> Option<PathBuf> {
    installation.folder().map(|folder| folder.join("hue.json"))
}

fn store(installation: &Installation, all: &[Credentials]) -> Result<(), Error> {
    let path = path(installation).ok_or_else(|| Error::Store {
        path: PathBuf::from("(no folder)"),
        source: io::Error::from(ErrorKind::NotFound),
    })?;
    let bridges = all.iter().map(StoredBridge::from_credentials).collect();
    let mut text = serde_json::to_vec_pretty(&Stored { bridges }).expect("it is plain text");
    text.push(b'\n');
    write_private(&path, &text).map_err(|source| Error::Store { path, source })
}

impl StoredBridge {
    fn from_credentials(it: &Credentials) -> Self {
        Self {
            id: it.bridge.clone(),
            address: it.address.clone(),
            stream_port: it.stream_port,
            certificate_sha256: it.certificate.to_string(),
            application_key: it.application_key.clone(),
            stream_identity: it.stream_identity.clone(),
            client_key: to_hex(&it.stream_key),
        }
    }

    fn into_credentials(self) -> Option<Credentials> {
        Some(Credentials {
            bridge: self.id,
            address: self.address,
            stream_port: self.stream_port,
            certificate: self.certificate_sha256.parse().ok()?,
            application_key: self.application_key,
            stream_identity: self.stream_identity,
            stream_key: from_hex(&self.client_key)?,
        })
    }
}

pub(crate) fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Exactly as many bytes as are wanted.
pub(crate) fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != 2 * N || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}
