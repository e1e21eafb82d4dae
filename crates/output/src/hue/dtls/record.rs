//! The record layer: framing, and AES-128-GCM over it (RFC 5288).

use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};

/// DTLS 1.2: the one's complement of 1.2.
pub(super) const VERSION: u16 = 0xfefd;

/// Hellos of some servers still say DTLS 1.0.
const MAJOR_VERSION: u8 = 0xfe;

mod field {
    use std::ops::Range;

    pub(super) const CONTENT_TYPE: usize = 0;
    pub(super) const VERSION_MAJOR: usize = 1;
    pub(super) const EPOCH: Range<usize> = 3..5;
    /// Six bytes of number; with the epoch before it, eight.
    pub(super) const EPOCH_AND_NUMBER: Range<usize> = 3..11;
    pub(super) const LENGTH: Range<usize> = 11..13;
    pub(super) const PAYLOAD: usize = 13;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ContentType {
    ChangeCipherSpec = 20,
    Alert = 21,
    Handshake = 22,
    ApplicationData = 23,
}

/// One record, in the clear or as it came.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'a> {
    pub(super) content: ContentType,
    pub(super) epoch: u16,
    pub(super) number: u64,
    pub(super) payload: &'a [u8],
}

impl<'a> Record<'a> {
    /// The first record of a datagram that is one of ours, and the rest.
    pub(super) fn parse(mut datagram: &'a [u8]) -> Option<(Self, &'a [u8])> {
        loop {
            let (header, after) = datagram.split_at_checked(field::PAYLOAD)?;
            let length = u16::from_be_bytes(header[field::LENGTH].try_into().ok()?);
            let (payload, rest) = after.split_at_checked(usize::from(length))?;
            datagram = rest;
            let content = match header[field::CONTENT_TYPE] {
                20 => ContentType::ChangeCipherSpec,
                21 => ContentType::Alert,
                22 => ContentType::Handshake,
                23 => ContentType::ApplicationData,
                _ => continue,
            };
            if header[field::VERSION_MAJOR] != MAJOR_VERSION {
                continue;
            }
            let epoch = u16::from_be_bytes(header[field::EPOCH].try_into().ok()?);
            let both = u64::from_be_bytes(header[field::EPOCH_AND_NUMBER].try_into().ok()?);
            let number = both & 0xffff_ffff_ffff;
            return Some((Self { content, epoch, number, payload }, rest));
        }
    }

    /// Appends the record in the clear.
    pub(super) fn write(&self, datagram: &mut Vec<u8>) {
        self.write_header(self.payload.len(), datagram);
        datagram.extend_from_slice(self.payload);
    }

    fn write_header(&self, length: usize, datagram: &mut Vec<u8>) {
        datagram.push(self.content as u8);
        datagram.extend_from_slice(&VERSION.to_be_bytes());
        datagram.extend_from_slice(&self.epoch_and_number());
        datagram.extend_from_slice(&(length as u16).to_be_bytes());
    }

    fn epoch_and_number(&self) -> [u8; 8] {
        (u64::from(self.epoch) << 48 | self.number).to_be_bytes()
    }

    /// What is authenticated beside the payload.
    fn additional_data(&self, length: usize) -> [u8; 13] {
        let mut data = [0; 13];
        data[..8].copy_from_slice(&self.epoch_and_number());
        data[8] = self.content as u8;
        data[9..11].copy_from_slice(&VERSION.to_be_bytes());
        data[11..].copy_from_slice(&(length as u16).to_be_bytes());
        data
    }
}

/// How long the keys of both directions are together, with their salts.
pub(super) const KEY_BLOCK_LENGTH: usize = 2 * (KEY_LENGTH + SALT_LENGTH);

const KEY_LENGTH: usize = 16;
const SALT_LENGTH: usize = 4;
const EXPLICIT_NONCE_LENGTH: usize = 8;
const TAG_LENGTH: usize = 16;

/// Both directions' keys.
pub(super) struct Cipher {
    client: Direction,
    server: Direction,
}

struct Direction {
    key: LessSafeKey,
    salt: [u8; SALT_LENGTH],
}

impl Cipher {
    /// The block holds the client's key, the server's, and then the salts.
    pub(super) fn new(block: &[u8; KEY_BLOCK_LENGTH]) -> Self {
        let (keys, salts) = block.split_at(2 * KEY_LENGTH);
        let direction = |index: usize| Direction {
            key: LessSafeKey::new(
                UnboundKey::new(&AES_128_GCM, &keys[index * KEY_LENGTH..][..KEY_LENGTH])
                    .expect("the key has AES-128's length"),
            ),
            salt: salts[index * SALT_LENGTH..][..SALT_LENGTH]
                .try_into()
                .expect("the block holds two salts"),
        };
        Self { client: direction(0), server: direction(1) }
    }

    /// Appends a record of ours, encrypted. No number may be used twice.
    pub(super) fn seal(&self, record: &Record<'_>, datagram: &mut Vec<u8>) {
        let explicit = record.epoch_and_number();
        let length = EXPLICIT_NONCE_LENGTH + record.payload.len() + TAG_LENGTH;
        record.write_header(length, datagram);
        datagram.extend_from_slice(&explicit);
        let start = datagram.len();
        datagram.extend_from_slice(record.payload);
        let tag = self
            .client
            .key
            .seal_in_place_separate_tag(
                self.client.nonce(explicit),
                Aad::from(record.additional_data(record.payload.len())),
                &mut datagram[start..],
            )
            .expect("a record is far shorter than AES-GCM allows");
        datagram.extend_from_slice(tag.as_ref());
    }

    /// What a record of the server holds, if it has the key.
    pub(super) fn open(&self, record: &Record<'_>) -> Option<Vec<u8>> {
        let (explicit, sealed) = record.payload.split_at_checked(EXPLICIT_NONCE_LENGTH)?;
        let length = sealed.len().checked_sub(TAG_LENGTH)?;
        let nonce = self.server.nonce(explicit.try_into().ok()?);
        let mut payload = sealed.to_vec();
        let aad = Aad::from(record.additional_data(length));
        self.server.key.open_in_place(nonce, aad, &mut payload).ok()?;
        payload.truncate(length);
        Some(payload)
    }
}

impl Direction {
    fn nonce(&self, explicit: [u8; EXPLICIT_NONCE_LENGTH]) -> Nonce {
        let mut nonce = [0; SALT_LENGTH + EXPLICIT_NONCE_LENGTH];
        nonce[..SALT_LENGTH].copy_from_slice(&self.salt);
        nonce[SALT_LENGTH..].copy_from_slice(&explicit);
        Nonce::assume_unique_for_key(nonce)
    }
}
