//! Philips Hue Entertainment: bridges, and the stream of colours to their
//! areas.
//!
//! A bridge is asked and told things by HTTPS (its CLIP API, version 2), and
//! shown colours by datagrams through DTLS. It knows us by a key it gave when
//! somebody pressed its button ([`pair`]); we know it by the certificate that
//! Signify gave it, or else by the one it showed at that moment.
//!
//! All of this blocks; it is meant for commands and for an output's own
//! thread.

use std::fmt;
use std::io;
use std::path::PathBuf;

mod area;
mod bridge;
mod certificate;
mod credentials;
mod demo;
mod discovery;
mod dtls;
mod http;
mod output;
mod pairing;
mod reach;
mod stream;
mod vigil;

pub use area::{Area, Channel};
pub use bridge::{Bridge, BridgeInfo};
pub use certificate::Fingerprint;
pub use credentials::{Credentials, forget, paired};
pub use demo::DemoBridge;
pub use discovery::{Found, discover, look_up};
#[doc(hidden)]
pub use dtls::converse;
pub use output::area_of;
pub use pairing::{PAIRING_TIME, Paired, pair};
pub use reach::reach;

pub(crate) use output::{Hue, Settings};

/// Why a bridge did not do what it was asked.
#[derive(Debug)]
pub enum Error {
    /// No connection, or one that broke.
    Unreachable { bridge: String, source: io::Error },
    /// Its certificate is not the one it was paired with.
    Impostor { bridge: String },
    /// It understood and said no.
    Refused { bridge: String, reason: String },
    /// It does not know our key.
    Forgotten { bridge: String },
    /// It said something that no bridge says.
    Nonsense { bridge: String, what: &'static str },
    /// There is no key for it.
    NotPaired { bridge: String },
    /// Its software is older than entertainment areas of version 2.
    TooOld { bridge: String, version: String },
    /// Nobody pressed the button.
    ButtonNotPressed { bridge: String },
    /// The credentials cannot be kept.
    Store { path: PathBuf, source: io::Error },
    /// No area has this name, or none was named.
    NoSuchArea { wanted: Option<String>, known: Vec<String> },
    /// The protocol carries twenty channels at most.
    TooManyChannels { area: String, channels: usize },
    /// Somebody else streams.
    Taken { by: String, area: String },
    /// Our key streams, but not from here.
    TakenByUs { area: String },
    /// Another output of ours streams to this bridge.
    Claimed { bridge: String },
    /// Another dj-hue on this machine does.
    ClaimedByAnother { bridge: String },
    /// The bridge of ours cannot be played.
    NoDemo { source: io::Error },
    /// The search on the network could not begin.
    Discovery { reason: String },
    /// Signify does not tell.
    LookUp { host: &'static str, reason: String },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable { bridge, source } => {
                write!(f, "cannot reach the bridge at {bridge}: {}", crate::sockets::plain(source))
            }
            Self::Impostor { bridge } => write!(
                f,
                "the bridge at {bridge} is not the one that was paired (its certificate is \
                 another); if it was reset or replaced, pair it again"
            ),
            Self::Refused { bridge, reason } => {
                write!(f, "the bridge at {bridge} refuses: {reason}")
            }
            Self::Forgotten { bridge } => {
                write!(f, "the bridge at {bridge} does not know our key any more; pair it again")
            }
            Self::Nonsense { bridge, what } => {
                write!(f, "what answers at {bridge} is no Hue bridge: {what}")
            }
            Self::NotPaired { bridge } => {
                write!(f, "the bridge {bridge} is not paired; run `dj-hue hue pair`")
            }
            Self::TooOld { bridge, version } => write!(
                f,
                "the bridge at {bridge} has software {version}; update it in the Hue app first"
            ),
            Self::ButtonNotPressed { bridge } => {
                write!(f, "nobody pressed the button of the bridge at {bridge}")
            }
            Self::Store { path, .. } => write!(f, "cannot keep credentials in {}", path.display()),
            Self::NoSuchArea { wanted: None, known } if known.is_empty() => {
                write!(f, "the bridge has no entertainment area; make one in the Hue app")
            }
            Self::NoSuchArea { wanted: None, known } => {
                write!(f, "say which area: {}", known.join(", "))
            }
            Self::NoSuchArea { wanted: Some(wanted), known } => {
                write!(f, "no area is called `{wanted}`; there are {}", known.join(", "))
            }
            Self::TooManyChannels { area, channels } => write!(
                f,
                "the area `{area}` has {channels} channels; the stream carries {}",
                wire::hue::MAX_CHANNELS
            ),
            Self::Taken { by, area } => {
                write!(f, "{by} streams to the area `{area}`; stop it there, or add `take_over=on`")
            }
            Self::TakenByUs { area } => write!(
                f,
                "another dj-hue streams to the area `{area}`, or did a moment ago; a bridge ends \
                 a silent stream after ten seconds"
            ),
            Self::Claimed { bridge } => write!(
                f,
                "another output streams to the bridge {bridge}, and a bridge has one stream at a \
                 time"
            ),
            Self::ClaimedByAnother { bridge } => write!(
                f,
                "another dj-hue on this machine streams to the bridge {bridge}, and a bridge has \
                 one stream at a time; end it there, or add `take_over=on`"
            ),
            Self::NoDemo { source } => {
                write!(f, "cannot play a bridge: {}", crate::sockets::plain(source))
            }
            Self::Discovery { reason } => write!(f, "cannot search the network: {reason}"),
            Self::LookUp { host, reason } => write!(f, "cannot ask {host}: {reason}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unreachable { source, .. }
            | Self::Store { source, .. }
            | Self::NoDemo { source } => Some(source),
            _ => None,
        }
    }
}
