//! Making friends with a bridge: somebody presses its button.

use super::bridge::{Bridge, Pairing};
use super::credentials::{self, Credentials};
use super::{Error, certificate::Known, http::Https};
use crate::installation::Installation;
use std::time::{Duration, Instant};

/// For so long after its button was pressed a bridge accepts new friends.
pub const PAIRING_TIME: Duration = Duration::from_secs(30);

const POLL: Duration = Duration::from_secs(1);

/// A new friend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paired {
    pub credentials: Credentials,
    /// Whether Signify vouches for the bridge. If not, what it showed now is
    /// what it will be known by.
    pub is_signed: bool,
}

/// Pairs with the bridge at an address: asks once a second until somebody has
/// pressed its button, and keeps what the bridge gives. `on_wait` is told how
/// much time is left before each question.
pub fn pair(
    address: &str,
    installation: &Installation,
    mut on_wait: impl FnMut(Duration),
) -> Result<Paired, Error> {
    let https = Https::new(Bridge::address_of(address)?, None);
    let info = Bridge::info_at(&https)?;
    let shown = https.shown().expect("a request has been answered");
    // A certificate made out to another bridge is somebody in between. Old
    // bridges and emulators make it out to something else altogether.
    let named = shown.common_name.filter(|name| shown.is_signed || name.len() == 16);
    if named.is_some_and(|name| !name.eq_ignore_ascii_case(&info.id)) {
        return Err(Error::Impostor { bridge: address.to_owned() });
    }
    let known = Known { id: info.id.clone(), fingerprint: shown.fingerprint };
    let https = Https::new(https.address(), Some(known));
    let end = Instant::now() + PAIRING_TIME;
    loop {
        on_wait(end.saturating_duration_since(Instant::now()));
        let asked = match Bridge::ask_to_pair(&https) {
            // The Wi-Fi may be busy; the button stays pressed for a while.
            Err(Error::Unreachable { .. }) if Instant::now() + POLL <= end => {
                Pairing::PressTheButton
            }
            asked => asked?,
        };
        match asked {
            Pairing::Done { application_key, stream_key } => {
                let mut credentials = Credentials {
                    bridge: info.id,
                    address: address.to_owned(),
                    stream_port: wire::hue::PORT,
                    certificate: shown.fingerprint,
                    // Until the bridge has told it.
                    stream_identity: application_key.clone(),
                    application_key,
                    stream_key,
                };
                // The keys are told once only: they are kept before all else.
                credentials::keep(installation, &credentials)?;
                // If this fails, whoever streams asks again.
                if let Ok(identity) = Bridge::stream_identity(&https, &credentials.application_key)
                {
                    credentials.stream_identity = identity;
                    credentials::keep(installation, &credentials)?;
                }
                return Ok(Paired { credentials, is_signed: shown.is_signed });
            }
            Pairing::PressTheButton if Instant::now() + POLL > end => {
                return Err(Error::ButtonNotPressed { bridge: address.to_owned() });
            }
            Pairing::PressTheButton => std::thread::sleep(POLL),
        }
    }
}
