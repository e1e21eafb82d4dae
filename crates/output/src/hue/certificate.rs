//! Whom we talk to.
//!
//! A bridge's certificate is made out to its id and signed by Signify; it has
//! no name that the usual check could compare. So we believe whoever shows one
//! that Signify has signed for the bridge we are paired with, whatever else is
//! new about it. Very old bridges and emulators sign for themselves: of those
//! we believe the one certificate that was shown when they were paired.

use ring::digest;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, RootCertStore, SignatureScheme};
use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

/// Signify's roots, as it publishes them for developers: `root-bridge`, until
/// 2038, and `Hue Root CA 01`, for bridges since 2025.
const ROOTS: &[&[u8]] =
    &[include_bytes!("roots/root-bridge.der"), include_bytes!("roots/hue-root-ca-01.der")];

/// The SHA-256 of a certificate.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    pub(super) fn of(certificate: &[u8]) -> Self {
        let hash = digest::digest(&digest::SHA256, certificate);
        Self(hash.as_ref().try_into().expect("SHA-256 has 32 bytes"))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Fingerprint {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        super::credentials::from_hex(text).map(Self).ok_or("a fingerprint is 64 hex digits")
    }
}

/// A bridge that is known.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    /// In lower case.
    pub(crate) id: String,
    /// What it showed when it was paired.
    pub(crate) fingerprint: Fingerprint,
}

/// What a server showed.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    pub(crate) fingerprint: Fingerprint,
    /// Whom the certificate is made out to.
    pub(crate) common_name: Option<String>,
    /// Whether Signify signed it.
    pub(crate) is_signed: bool,
}

impl Shown {
    /// Whether it is what a bridge has to show.
    fn is(&self, known: &Known) -> bool {
        let named = self.common_name.as_deref();
        let is_its_own = named.is_some_and(|name| name.eq_ignore_ascii_case(&known.id));
        self.fingerprint == known.fingerprint || self.is_signed && is_its_own
    }
}

/// Believes one bridge, or anybody at first use; remembers what it saw.
#[derive(Debug)]
pub(crate) struct Trust {
    expected: Option<Known>,
    signify: Arc<WebPkiServerVerifier>,
    shown: Mutex<Option<Shown>>,
}

impl Trust {
    pub(crate) fn new(expected: Option<Known>, provider: Arc<CryptoProvider>) -> Self {
        Self::with_roots(ROOTS, expected, provider)
    }

    fn with_roots(roots: &[&[u8]], expected: Option<Known>, provider: Arc<CryptoProvider>) -> Self {
        let mut store = RootCertStore::empty();
        for root in roots {
            store.add(CertificateDer::from(root.to_vec())).expect("the roots are certificates");
        }
        let signify = WebPkiServerVerifier::builder_with_provider(store.into(), provider).build();
        let signify = signify.expect("there are roots");
        Self { expected, signify, shown: Mutex::new(None) }
    }

    pub(crate) fn shown(&self) -> Option<Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl ServerCertVerifier for Trust {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let chain = self.signify.verify_server_cert(certificate, intermediates, name, ocsp, now);
        // The name comes last, and never fits: we call bridges by address.
        let is_signed = match chain {
            Ok(_) => true,
            Err(rustls::Error::InvalidCertificate(error)) => matches!(
                error,
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. }
            ),
            Err(_) => false,
        };
        let fingerprint = Fingerprint::of(certificate);
        let shown = Shown { fingerprint, common_name: common_name(certificate), is_signed };
        let is_good = self.expected.as_ref().is_none_or(|known| shown.is(known));
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner) = Some(shown);
        match is_good {
            true => Ok(ServerCertVerified::assertion()),
            false => Err(CertificateError::ApplicationVerificationFailure.into()),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.signify.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.signify.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.signify.supported_verify_schemes()
    }
}

/// The common name of a certificate's subject (RFC 5280, section 4.1).
fn common_name(certificate: &[u8]) -> Option<String> {
    const SEQUENCE: u8 = 0x30;
    const EXPLICIT_VERSION: u8 = 0xa0;
    const COMMON_NAME: [u8; 5] = [0x06, 0x03, 0x55, 0x04, 0x03];
    let (_, certificate, _) = element(certificate)?;
    let (_, mut rest, _) = element(certificate)?;
    if rest.first() == Some(&EXPLICIT_VERSION) {
        rest = element(rest)?.2;
    }
    // Serial number, signature algorithm, issuer, validity.
    for _ in 0..4 {
        rest = element(rest)?.2;
    }
    let (tag, mut subject, _) = element(rest)?;
    if tag != SEQUENCE {
        return None;
    }
    while let Some((_, set, after)) = element(subject) {
        subject = after;
        let (_, attribute, _) = element(set)?;
        if let Some(value) = attribute.strip_prefix(&COMMON_NAME) {
            return String::from_utf8(element(value)?.1.to_vec()).ok();
        }
    }
    None
}

/// The first element of DER: its tag, its content, and what follows.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&[tag, first], rest) = der.split_first_chunk()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81 | 0x82 => {
            let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            (bytes.iter().fold(0, |length, &byte| length << 8 | usize::from(byte)), rest)
        }
        _ => return None,
    };
    let (content, after) = rest.split_at_checked(length)?;
    Some((tag, content, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEMO: &[u8] = include_bytes!("demo/certificate.der");

    #[test]
    fn a_certificate_names_the_bridge() {
        assert_eq!(common_name(DEMO).as_deref(), Some("001788fffed3a0d3"));
        for length in 0..DEMO.len() {
            assert_eq!(common_name(&DEMO[..length]), None);
        }
    }

    #[test]
    fn the_roots_are_signifys() {
        let fingerprints = ROOTS.iter().map(|root| Fingerprint::of(root).to_string());
        assert!(fingerprints.eq([
            "f0bd8e6509e82f774d63bc009d5388c969fe3dcf7d6d541d6351b72b898d8acf",
            "d8b89448b2af8e1676185ac07219ee9dcbc8f01c122a026a2a4b7b5cfe0328b8",
        ]));
    }

    /// Made by `test_data/certificates/make`.
    mod made {
        pub(super) const ROOT: &[u8] = include_bytes!("../../test_data/certificates/root.der");
        pub(super) const BRIDGE: &[u8] = include_bytes!("../../test_data/certificates/bridge.der");
        pub(super) const RENEWED: &[u8] =
            include_bytes!("../../test_data/certificates/renewed.der");
        pub(super) const MIDDLE: &[u8] = include_bytes!("../../test_data/certificates/middle.der");
        pub(super) const PRO: &[u8] = include_bytes!("../../test_data/certificates/pro.der");
        pub(super) const OTHER: &[u8] = include_bytes!("../../test_data/certificates/other.der");
    }

    /// Whether somebody who shows this is believed, with the test's own root.
    fn is_believed(chain: &[&[u8]], expected: Option<Known>) -> (bool, Shown) {
        let trust = Trust::with_roots(&[made::ROOT], expected, super::super::http::provider());
        let chain: Vec<_> = chain.iter().map(|it| CertificateDer::from(*it)).collect();
        let name = ServerName::IpAddress(std::net::IpAddr::from([192, 0, 2, 7]).into());
        let now = UnixTime::since_unix_epoch(std::time::Duration::from_secs(1_800_000_000));
        let outcome = trust.verify_server_cert(&chain[0], &chain[1..], &name, &[], now);
        (outcome.is_ok(), trust.shown().unwrap())
    }

    #[test]
    fn a_bridge_is_believed_by_its_id_if_signify_signed_it_else_by_its_fingerprint() {
        let known = |pinned: &[u8]| {
            let id = "001788fffed3a0d3".to_owned();
            Some(Known { id, fingerprint: Fingerprint::of(pinned) })
        };
        let paired = || known(made::BRIDGE);
        let pro = [made::PRO, made::MIDDLE];
        // What is shown, whom we know, whether that is believed, and signed.
        for (chain, expected, believed, signed) in [
            (&[made::BRIDGE][..], paired(), true, true),
            (&[made::RENEWED], paired(), true, true),
            (&pro, paired(), true, true),
            (&[made::PRO], paired(), false, false),
            (&[made::OTHER], paired(), false, true),
            (&[DEMO], paired(), false, false),
            (&[DEMO], known(DEMO), true, false),
            (&[DEMO], None, true, false),
            (&[made::OTHER], None, true, true),
        ] {
            let (is_believed, shown) = is_believed(chain, expected.clone());
            let name = shown.common_name;
            assert_eq!((is_believed, shown.is_signed), (believed, signed), "{name:?} {expected:?}");
        }
    }

    #[test]
    fn fingerprints_are_what_other_tools_print() {
        // openssl x509 -inform DER -in certificate.der -noout -fingerprint -sha256
        let text = "e5fbabfcdd25abb122d133ea808034caea820ef0da1bdcfefd8e9909ac3dc2f7";
        assert_eq!(Fingerprint::of(DEMO).to_string(), text);
        assert_eq!(text.parse(), Ok(Fingerprint::of(DEMO)));
        assert!("e5fb".parse::<Fingerprint>().is_err());
    }
}
