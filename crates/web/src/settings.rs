//! Where the server listens and who may come in.

use crate::Token;
use std::net::{Ipv4Addr, SocketAddr};
use std::{fmt, io};

/// Where a show listens unless it is told otherwise.
pub const DEFAULT_PORT: u16 = 8477;

#[derive(Clone, Debug)]
pub struct Settings {
    pub listen: SocketAddr,
    /// If that port is taken, listen on another.
    pub any_port: bool,
    /// What clients have to know. Where there is one, all have to, also on
    /// this machine; beyond loopback there has to be one.
    pub token: Option<Token>,
    /// Names, besides addresses and `localhost`, by which the page may be
    /// opened: `stage.local`. Others are refused, so that no foreign page can
    /// reach the show through a name that it makes resolve to this machine.
    pub names: Vec<String>,
    /// The patterns folder, as the performer wrote it, for the page to show.
    pub folder: String,
}

impl Default for Settings {
    /// For this machine only.
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, DEFAULT_PORT)),
            any_port: true,
            token: None,
            names: Vec::new(),
            folder: String::new(),
        }
    }
}

impl Settings {
    /// For everybody on the network who has the token, at an address or by
    /// these names.
    pub fn open_to_network(listen: SocketAddr, token: Token, names: Vec<String>) -> Self {
        let it = Self::default();
        Self { listen, any_port: false, token: Some(token), names, ..it }
    }
}

/// Why the server does not listen.
#[derive(Debug)]
pub enum Error {
    /// Only a token may open the show to the network.
    NeedsToken {
        listen: SocketAddr,
    },
    Listen {
        address: SocketAddr,
        source: io::Error,
    },
    Thread(io::Error),
    /// The system has no randomness to make a token from.
    Random(getrandom::Error),
    /// The token cannot be kept.
    Token {
        path: std::path::PathBuf,
        source: io::Error,
    },
    /// The note about where the show listens cannot be written.
    Announce {
        path: std::path::PathBuf,
        source: io::Error,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NeedsToken { listen } => {
                write!(f, "{listen} is open to the network, which needs a token")
            }
            Self::Listen { address, .. } => write!(f, "cannot listen on {address}"),
            Self::Thread(_) => f.write_str("cannot start the server's thread"),
            Self::Random(_) => f.write_str("cannot make a token"),
            Self::Token { path, .. } => write!(f, "cannot keep the token in {}", path.display()),
            Self::Announce { path, .. } => write!(f, "cannot write {}", path.display()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NeedsToken { .. } => None,
            Self::Listen { source, .. }
            | Self::Token { source, .. }
            | Self::Announce { source, .. } => Some(source),
            Self::Thread(source) => Some(source),
            Self::Random(source) => Some(source),
        }
    }
}
