//! The messages of the handshake.

use super::record::VERSION;

/// `TLS_PSK_WITH_AES_128_GCM_SHA256`.
const SUITE: u16 = 0x00a8;
/// Says that we know of secure renegotiation, which never happens (RFC 5746).
const RENEGOTIATION_INFO: u16 = 0x00ff;
/// An extension without content (RFC 7627).
const EXTENDED_MASTER_SECRET: u16 = 0x0017;

const HEADER_LENGTH: usize = 12;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MessageKind {
    ClientHello,
    ServerHello,
    HelloVerifyRequest,
    ServerKeyExchange,
    ServerHelloDone,
    ClientKeyExchange,
    Finished,
    Other(u8),
}

impl MessageKind {
    fn of(number: u8) -> Self {
        match number {
            1 => Self::ClientHello,
            2 => Self::ServerHello,
            3 => Self::HelloVerifyRequest,
            12 => Self::ServerKeyExchange,
            14 => Self::ServerHelloDone,
            16 => Self::ClientKeyExchange,
            20 => Self::Finished,
            other => Self::Other(other),
        }
    }

    fn number(self) -> u8 {
        match self {
            Self::ClientHello => 1,
            Self::ServerHello => 2,
            Self::HelloVerifyRequest => 3,
            Self::ServerKeyExchange => 12,
            Self::ServerHelloDone => 14,
            Self::ClientKeyExchange => 16,
            Self::Finished => 20,
            Self::Other(number) => number,
        }
    }
}

/// One whole message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) kind: MessageKind,
    pub(super) number: u16,
    pub(super) body: Vec<u8>,
}

impl Message {
    /// The first message of a record and the rest. Fragments are nothing.
    pub(super) fn parse(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let (header, after) = bytes.split_at_checked(HEADER_LENGTH)?;
        let three = |at: usize| u32::from_be_bytes([0, header[at], header[at + 1], header[at + 2]]);
        let (length, offset, here) = (three(1), three(6), three(9));
        let (body, rest) = after.split_at_checked(here as usize)?;
        let message = Self {
            kind: MessageKind::of(header[0]),
            number: u16::from_be_bytes([header[4], header[5]]),
            body: body.to_vec(),
        };
        (offset == 0 && here == length).then_some((message, rest))
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let length = (self.body.len() as u32).to_be_bytes();
        let mut bytes = vec![self.kind.number()];
        bytes.extend_from_slice(&length[1..]);
        bytes.extend_from_slice(&self.number.to_be_bytes());
        bytes.extend_from_slice(&[0; 3]);
        bytes.extend_from_slice(&length[1..]);
        bytes.extend_from_slice(&self.body);
        bytes
    }

    /// The cookie of a `HelloVerifyRequest`, after the server's version.
    pub(super) fn cookie(&self) -> Option<&[u8]> {
        let (length, cookie) = self.body.get(2..)?.split_first()?;
        cookie.get(..usize::from(*length))
    }
}

pub(super) struct ClientHello<'a> {
    pub(super) random: &'a [u8; 32],
    pub(super) cookie: &'a [u8],
}

impl ClientHello<'_> {
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut body = VERSION.to_be_bytes().to_vec();
        body.extend_from_slice(self.random);
        body.push(0); // No session to resume.
        body.push(self.cookie.len() as u8);
        body.extend_from_slice(self.cookie);
        body.extend_from_slice(&4_u16.to_be_bytes());
        body.extend_from_slice(&SUITE.to_be_bytes());
        body.extend_from_slice(&RENEGOTIATION_INFO.to_be_bytes());
        body.extend_from_slice(&[1, 0]); // No compression.
        body.extend_from_slice(&4_u16.to_be_bytes());
        body.extend_from_slice(&EXTENDED_MASTER_SECRET.to_be_bytes());
        body.extend_from_slice(&0_u16.to_be_bytes());
        body
    }
}

pub(super) struct ServerHello {
    pub(super) random: [u8; 32],
    pub(super) extended_master_secret: bool,
}

impl ServerHello {
    pub(super) fn parse(body: &[u8]) -> Result<Self, &'static str> {
        const SHORT: &str = "a hello that is cut short";
        let mut rest = body;
        let version = u16::from_be_bytes(take(&mut rest).ok_or(SHORT)?);
        let random = take(&mut rest).ok_or(SHORT)?;
        let [session_length] = take(&mut rest).ok_or(SHORT)?;
        rest = rest.get(usize::from(session_length)..).ok_or(SHORT)?;
        let suite = u16::from_be_bytes(take(&mut rest).ok_or(SHORT)?);
        let [_compression] = take(&mut rest).ok_or(SHORT)?;
        if version != VERSION {
            return Err("another version of DTLS");
        }
        if suite != SUITE {
            return Err("another cipher suite");
        }
        let mut extended_master_secret = false;
        // Where no extension follows, not even their length does.
        let _ = take::<2>(&mut rest);
        while let (Some(kind), Some(length)) = (take(&mut rest), take(&mut rest)) {
            extended_master_secret |= u16::from_be_bytes(kind) == EXTENDED_MASTER_SECRET;
            let length = usize::from(u16::from_be_bytes(length));
            rest = rest.get(length..).ok_or(SHORT)?;
        }
        Ok(Self { random, extended_master_secret })
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (first, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(*first)
}
